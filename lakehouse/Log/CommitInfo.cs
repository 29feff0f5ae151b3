using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>Provenance of a commit, as far as we read it back.</summary>
/// <param name="Timestamp">Milliseconds since 1970 by the writer's clock.</param>
/// <param name="InCommitTimestamp">Where the feature is on: grows with every commit.</param>
/// <param name="TxnId">Unique per commit attempt.</param>
sealed record CommitInfo(
    long? Timestamp, string? Operation, bool? IsBlindAppend, long? InCommitTimestamp, string? TxnId) : LogAction
{
    /// <summary>What the commit says of itself (<c>operationMetrics</c>), numbers as text.</summary>
    public ImmutableSortedDictionary<string, string> Metrics { get; init; } = LogMap.Empty;
}
