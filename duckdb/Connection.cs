using DuckDB.Native;

namespace DuckDB;

/// <summary>
/// One session of a database: one statement at a time, used by one thread at a time (only <see cref="Interrupt"/>
/// may be called from others). All calls block; <see cref="RunAsync"/> takes them off the pool.
/// </summary>
/// <remarks>
/// Parameters are positional (<c>$1</c>, ...). Accepted values: null, bool, integers up to Int128 and ulong, float,
/// double, decimal, string, byte[], DateOnly, DateTime (as TIMESTAMP, its kind ignored), DateTimeOffset (as TIMESTAMP
/// WITH TIME ZONE), and lists of string or long. A lone string[] would be taken for one parameter per element: give a
/// List of string instead.
/// </remarks>
public sealed class Connection : IDisposable
{
    readonly ConnectionHandle _handle;
    QueryResult? _open;
    CancellationToken _cancellation;

    internal Connection(Database database, ConnectionHandle handle)
    {
        Database = database;
        _handle = handle;
    }

    public Database Database { get; }

    internal ConnectionHandle Handle => _handle;

    /// <summary>Runs a statement to its end; without parameters also several, separated by semicolons.</summary>
    /// <returns>Rows inserted, updated or deleted by the last statement; 0 for others.</returns>
    /// <exception cref="DuckDBException">The engine reported an error.</exception>
    public long Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        CheckReady(sql);
        NativeState state;
        NativeResult result;
        if (parameters.IsEmpty)
        {
            state = NativeMethods.Query(_handle, sql, out result);
        }
        else
        {
            using var statement = Prepare(sql, parameters);
            state = NativeMethods.ExecutePrepared(statement, out result);
        }

        try
        {
            return state == NativeState.Success ? (long)NativeMethods.RowsChanged(ref result) : throw Error(ref result);
        }
        finally
        {
            NativeMethods.DestroyResult(ref result);
        }
    }

    /// <summary>
    /// Runs one statement and hands out its rows as they are made. Until the result is at its end or disposed, the
    /// connection refuses other statements (the engine would silently end the result).
    /// </summary>
    /// <exception cref="DuckDBException">The engine reported an error; <see cref="QueryResult.Fetch"/> can, too.</exception>
    public QueryResult Query(string sql, params ReadOnlySpan<object?> parameters)
    {
        CheckReady(sql);
        using var statement = Prepare(sql, parameters);
        if (NativeMethods.ExecutePreparedStreaming(statement, out var result) != NativeState.Success)
        {
            var error = Error(ref result);
            NativeMethods.DestroyResult(ref result);
            throw error;
        }

        _open = new QueryResult(this, result);
        return _open;
    }

    /// <summary>The first value of the first row; default when there is no row or the value is NULL.</summary>
    /// <exception cref="InvalidCastException">The value is of another type than <typeparamref name="T"/>.</exception>
    public T? Scalar<T>(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var result = Query(sql, parameters);
        using var chunk = result.Fetch();
        return chunk is null ? default : BoxedValue.To<T>(BoxedValue.Read(chunk[0], 0));
    }

    /// <summary>All rows, each value boxed (see <see cref="BoxedValue"/>): for plans and tests, not for data.</summary>
    public IReadOnlyList<object?[]> Rows(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var result = Query(sql, parameters);
        var rows = new List<object?[]>();
        foreach (var chunk in result.Chunks())
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var values = new object?[result.Columns.Count];
                for (var column = 0; column < values.Length; column++)
                {
                    values[column] = BoxedValue.Read(chunk[column], row);
                }

                rows.Add(values);
            }
        }

        return rows;
    }

    /// <summary>Feeds rows of .NET into a table of this session.</summary>
    /// <exception cref="DuckDBException">There is no such table.</exception>
    public Appender Append(string table, string? schema = null)
    {
        CheckReady();
        return new Appender(this, schema, table);
    }

    /// <summary>Makes a table function known to the whole database, until it is closed.</summary>
    public void Register(TableFunction function) => function.Register(_handle);

    /// <summary>Makes a scalar function known to the whole database, until it is closed.</summary>
    public void Register(ScalarFunction function) => function.Register(_handle);

    /// <summary>Stops the running statement, which then fails with <see cref="DuckDBErrorType.Interrupt"/>.</summary>
    /// <remarks>May be called from any thread. Does nothing between two statements.</remarks>
    public void Interrupt() => NativeMethods.Interrupt(_handle);

    /// <summary>
    /// Runs blocking work with this connection on a thread of its own as soon as the database's gate has a place.
    /// Cancelling interrupts the statement that runs and refuses the next ones.
    /// </summary>
    /// <remarks>The work must not wait for other work behind the same gate: it would hold the place that one needs.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled, while waiting or while running.</exception>
    public Task<T> RunAsync<T>(Func<Connection, T> work, CancellationToken cancellationToken) =>
        Database.Gate.RunAsync(() => RunCancellable(work, cancellationToken), Interrupt, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{Connection, T}, CancellationToken)"/>
    public Task RunAsync(Action<Connection> work, CancellationToken cancellationToken) => RunAsync(
        connection =>
        {
            work(connection);
            return true;
        },
        cancellationToken);

    public void Dispose()
    {
        _open?.Dispose();
        _handle.Dispose();
    }

    internal void Closed(QueryResult result)
    {
        if (_open == result)
        {
            _open = null;
        }
    }

    internal static DuckDBException Error(ref NativeResult result) => new(
        NativeMethods.ResultErrorType(ref result), NativeText.Borrowed(NativeMethods.ResultError(ref result)));

    internal void ThrowIfCancelled() => _cancellation.ThrowIfCancellationRequested();

    internal void CheckReady(string sql = "")
    {
        ThrowIfCancelled();
        if (_open is not null)
        {
            throw new InvalidOperationException(
                "A result of this connection is still open: read it to its end, dispose it, or use another connection.");
        }

        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("The engine would cut the statement off at a NUL character.", nameof(sql));
        }
    }

    T RunCancellable<T>(Func<Connection, T> work, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        try
        {
            return work(this);
        }
        catch (DuckDBException e) when (
            e.ErrorType == DuckDBErrorType.Interrupt && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The statement was interrupted.", e, cancellationToken);
        }
        finally
        {
            _cancellation = CancellationToken.None;
        }
    }

    StatementHandle Prepare(string sql, ReadOnlySpan<object?> parameters)
    {
        var state = NativeMethods.Prepare(_handle, sql, out var statement);
        try
        {
            if (state != NativeState.Success)
            {
                throw DuckDBException.FromText(NativeText.Borrowed(NativeMethods.PrepareError(statement)));
            }

            var expected = (int)NativeMethods.ParameterCount(statement);
            if (expected != parameters.Length)
            {
                throw new ArgumentException(
                    $"The statement has {expected} parameters and was given {parameters.Length} values.",
                    nameof(parameters));
            }

            for (var i = 0; i < parameters.Length; i++)
            {
                ParameterValue.Bind(statement, i + 1, parameters[i]);
            }

            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }
}
