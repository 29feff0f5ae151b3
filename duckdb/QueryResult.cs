using DuckDB.Native;

namespace DuckDB;

/// <summary>The rows of a statement while they are made. Holds its connection until the end or until disposed.</summary>
public sealed class QueryResult : IDisposable
{
    readonly Connection _connection;
    NativeResult _result;
    bool _ended;
    bool _disposed;

    internal QueryResult(Connection connection, NativeResult result)
    {
        _connection = connection;
        _result = result;
        var columns = new ResultColumn[NativeMethods.ColumnCount(ref _result)];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = NativeText.Borrowed(NativeMethods.ColumnName(ref _result, (ulong)i));
            columns[i] = new ResultColumn(
                name, LogicalType.Take(NativeMethods.ColumnLogicalType(ref _result, (ulong)i)));
        }

        Columns = columns;
    }

    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The next rows, at least one; null at the end. The chunk is the caller's to dispose.</summary>
    /// <exception cref="DuckDBException">The statement failed after it had started.</exception>
    public DataChunk? Fetch()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _connection.ThrowIfCancelled();
        if (_ended)
        {
            return null;
        }

        var handle = NativeMethods.FetchChunk(_result);
        if (handle != 0)
        {
            if (NativeMethods.DataChunkGetSize(handle) > 0)
            {
                return new DataChunk(handle, Columns);
            }

            NativeMethods.DestroyDataChunk(ref handle);
        }

        // NULL stands for the end and for an error alike.
        _ended = true;
        _connection.Closed(this);
        return NativeMethods.ResultError(ref _result) == 0 ? null : throw Connection.Error(ref _result);
    }

    /// <summary>All chunks that are left, each disposed when the next one is asked for.</summary>
    /// <exception cref="DuckDBException">The statement failed after it had started.</exception>
    public IEnumerable<DataChunk> Chunks()
    {
        while (!_ended)
        {
            using var chunk = Fetch();
            if (chunk is not null)
            {
                yield return chunk;
            }
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            NativeMethods.DestroyResult(ref _result);
            _connection.Closed(this);
        }
    }
}
