namespace Lakehouse.Writing;

/// <summary>Who wants to know how far commits are; in programs nobody, so every step costs a call of an empty delegate.</summary>
sealed record CommitSteps(Action<CommitStep> Reach)
{
    public static readonly CommitSteps Unobserved = new(static _ => { });
}
