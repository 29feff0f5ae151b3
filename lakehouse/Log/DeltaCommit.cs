using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>What a writer wants to happen in one version.</summary>
/// <param name="Operation">For the history: WRITE, MERGE, CREATE TABLE, …</param>
/// <param name="Actions">Without commitInfo, which the log adds per attempt.</param>
sealed record DeltaCommit(string Operation, ImmutableArray<LogAction> Actions)
{
    public ReadScope Reads { get; init; } = ReadScope.WholeTable;

    /// <summary>Application ids whose stored number the plan relies on; those it writes count by themselves.</summary>
    public ImmutableArray<string> ReadTransactions { get; init; } = [];

    /// <summary>For the history; no secrets, no row values.</summary>
    public ImmutableSortedDictionary<string, string> OperationParameters { get; init; } = LogMap.Empty;

    /// <summary>For the history: numbers as text.</summary>
    public ImmutableSortedDictionary<string, string> OperationMetrics { get; init; } = LogMap.Empty;
}
