using DuckDB.Native;

namespace DuckDB;

/// <summary>Up to 2,048 rows of a result, as columns. Its memory is the engine's until it is disposed.</summary>
/// <remarks>There is no finalizer on purpose: spans point into the memory and the collector cannot see them.</remarks>
public sealed class DataChunk : IDisposable
{
    readonly IReadOnlyList<ResultColumn> _columns;
    readonly bool _owned;
    nint _handle;

    internal DataChunk(nint handle, IReadOnlyList<ResultColumn> columns)
        : this(handle, columns, owned: true)
    {
    }

    DataChunk(nint handle, IReadOnlyList<ResultColumn> columns, bool owned)
    {
        _owned = owned;
        _handle = handle;
        _columns = columns;
        RowCount = (int)NativeMethods.DataChunkGetSize(handle);
    }

    public int RowCount { get; }

    public Vector this[int column]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_columns.Count, nameof(column));
            var vector = NativeMethods.DataChunkGetVector(_handle, (ulong)column);
            return new Vector(vector, _columns[column].Type, RowCount);
        }
    }

    public void Dispose()
    {
        if (_handle != 0 && _owned)
        {
            NativeMethods.DestroyDataChunk(ref _handle);
        }

        _handle = 0;
    }

    /// <summary>A chunk that the engine lends for the time of a callback.</summary>
    internal static DataChunk Borrow(nint handle, IReadOnlyList<ResultColumn> columns) =>
        new(handle, columns, owned: false);
}
