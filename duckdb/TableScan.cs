namespace DuckDB;

/// <summary>What one call of a <see cref="TableFunction"/> in a statement gives.</summary>
public sealed record TableScan
{
    public required IReadOnlyList<ResultColumn> Columns { get; init; }

    /// <summary>
    /// Called once per thread of the engine that takes part. The action it returns fills one chunk per call; a call that
    /// leaves <see cref="ChunkWriter.RowCount"/> at 0 ends that thread's part. What several threads share they have to
    /// synchronise; what they hold open belongs to the caller of the statement, who closes it afterwards.
    /// </summary>
    public required Func<Action<ChunkWriter>> OpenReader { get; init; }

    /// <summary>Threads that may take part.</summary>
    public int MaxThreads { get; init; } = 1;

    /// <summary>Rows there will be, as far as known: the engine plans joins with it.</summary>
    public long? EstimatedRows { get; init; }
}
