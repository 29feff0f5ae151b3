using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>Who wants to know how far commits are; in programs nobody.</summary>
/// <param name="Reach">Called after each step; the table where the step is one table's.</param>
sealed record CommitSteps(Func<CommitStep, TableName?, Task> Reach)
{
    public static readonly CommitSteps Unobserved = new(static (_, _) => Task.CompletedTask);
}
