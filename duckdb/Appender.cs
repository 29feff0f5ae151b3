using DuckDB.Native;

namespace DuckDB;

/// <summary>
/// Feeds rows of .NET into a table, a chunk at a time: fill <see cref="Chunk"/>, call <see cref="Append"/>, repeat,
/// then <see cref="Close"/>. For streams at full speed on several threads see <see cref="TableFunction"/>.
/// </summary>
/// <remarks>
/// Rows are in the table after <see cref="Close"/>. Disposed without it, those not yet flushed are dropped; the engine
/// flushes by itself every 204,800 rows, so all-or-nothing needs a transaction around it.
/// </remarks>
public sealed unsafe class Appender : IDisposable
{
    readonly Connection _connection;
    readonly AppenderHandle _handle;
    nint _chunk;

    internal Appender(Connection connection, string? schema, string table)
    {
        _connection = connection;
        var state = NativeMethods.AppenderCreate(connection.Handle, catalog: null, schema, table, out _handle);
        if (state != NativeState.Success)
        {
            var error = Error();
            _handle.Dispose();
            throw error;
        }

        var natives = new LogicalTypeHandle[NativeMethods.AppenderColumnCount(_handle)];
        for (var i = 0; i < natives.Length; i++)
        {
            natives[i] = NativeMethods.AppenderColumnType(_handle, (ulong)i);
        }

        var pointers = Array.ConvertAll(natives, n => n.DangerousGetHandle());
        fixed (nint* first = pointers)
        {
            _chunk = NativeMethods.CreateDataChunk(first, (ulong)pointers.Length);
        }

        ColumnTypes = Array.ConvertAll(natives, LogicalType.Take);
        Chunk = new ChunkWriter(_chunk, ColumnTypes);
    }

    /// <summary>The table's column types in their order.</summary>
    public IReadOnlyList<LogicalType> ColumnTypes { get; }

    /// <summary>Where the next rows go.</summary>
    public ChunkWriter Chunk { get; }

    /// <summary>Takes the rows of <see cref="Chunk"/> and empties it.</summary>
    /// <exception cref="DuckDBException">The engine refused the rows; the appender is of no use afterwards.</exception>
    public void Append()
    {
        _connection.CheckReady();
        Chunk.Complete();
        Check(NativeMethods.AppendDataChunk(_handle, _chunk));
        Chunk.Reset();
    }

    /// <summary>Writes all appended rows to the table and ends the appender.</summary>
    /// <exception cref="DuckDBException">The rows violate a constraint of the table, or another error.</exception>
    public void Close()
    {
        _connection.CheckReady();
        Check(NativeMethods.AppenderClose(_handle));
    }

    public void Dispose()
    {
        if (_chunk != 0)
        {
            NativeMethods.DestroyDataChunk(ref _chunk);
            _chunk = 0;
        }

        _handle.Dispose();
    }

    void Check(NativeState state)
    {
        ObjectDisposedException.ThrowIf(_chunk == 0, this);
        if (state != NativeState.Success)
        {
            throw Error();
        }
    }

    DuckDBException Error()
    {
        var error = NativeMethods.AppenderErrorData(_handle);
        try
        {
            var message = NativeText.Borrowed(NativeMethods.ErrorDataMessage(error));
            return new DuckDBException(NativeMethods.ErrorDataType(error), message);
        }
        finally
        {
            NativeMethods.DestroyErrorData(ref error);
        }
    }
}
