using DuckDB.Native;

namespace DuckDB;

/// <summary>A chunk that .NET fills column by column; then <see cref="RowCount"/> says how many rows it got.</summary>
public sealed class ChunkWriter
{
    readonly IReadOnlyList<LogicalType> _types;
    readonly VectorWriter?[] _columns;
    readonly nint _handle;

    internal ChunkWriter(nint handle, IReadOnlyList<LogicalType> types)
    {
        _handle = handle;
        _types = types;
        _columns = new VectorWriter?[types.Count];
    }

    /// <summary>Rows a chunk can hold: a constant of the engine's build.</summary>
    public const int Capacity = 2048;

    public int ColumnCount => _types.Count;

    /// <summary>Rows that are filled.</summary>
    public int RowCount
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)Capacity, nameof(value));
            field = value;
        }
    }

    public VectorWriter this[int column] => _columns[column] ??= new VectorWriter(
        NativeMethods.DataChunkGetVector(_handle, (ulong)column), _types[column], Capacity);

    internal nint Handle => _handle;

    /// <summary>Tells the engine how many rows there are.</summary>
    internal void Complete() => NativeMethods.DataChunkSetSize(_handle, (ulong)RowCount);

    /// <summary>Empties the chunk for the next rows.</summary>
    internal void Reset()
    {
        NativeMethods.DataChunkReset(_handle);
        Array.Clear(_columns);
        RowCount = 0;
    }
}
