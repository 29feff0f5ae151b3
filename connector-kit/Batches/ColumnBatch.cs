using System.Collections.Immutable;

namespace ConnectorKit.Batches;

/// <summary>Some rows of a read, column by column. Disposing gives the memory back to whoever filled it.</summary>
public sealed class ColumnBatch(int rows, ImmutableArray<Column> columns, IDisposable? owner) : IDisposable
{
    public int Rows { get; } = rows;

    public ImmutableArray<Column> Columns { get; } = columns;

    /// <summary>Rows of all batches of the slice, where the engine knows them by now.</summary>
    public long? SliceRows { get; init; }

    public void Dispose() => owner?.Dispose();
}
