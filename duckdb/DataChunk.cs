using DuckDB.Native;

namespace DuckDB;

/// <summary>Up to 2,048 rows of a result, as columns. Its memory is the engine's until it is disposed.</summary>
/// <remarks>There is no finalizer on purpose: spans point into the memory and the collector cannot see them.</remarks>
public sealed class DataChunk : IDisposable
{
    readonly IReadOnlyList<ResultColumn> _columns;
    nint _handle;

    internal DataChunk(nint handle, IReadOnlyList<ResultColumn> columns)
    {
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
        if (_handle != 0)
        {
            NativeMethods.DestroyDataChunk(ref _handle);
            _handle = 0;
        }
    }
}
