namespace Lakehouse.Log;

/// <summary>A commit of somebody else that ours cannot follow; load again and plan again.</summary>
/// <param name="Version">The other commit's version.</param>
/// <param name="Reason">For logs: what they did.</param>
sealed record CommitConflict(long Version, ConflictKind Kind, string Reason);
