namespace Lakehouse.Log;

/// <summary>How a commit ended: exactly one of the two is set.</summary>
/// <param name="Version">The version that was written.</param>
/// <param name="Conflict">Why nothing was written.</param>
sealed record CommitOutcome(long? Version, CommitConflict? Conflict);
