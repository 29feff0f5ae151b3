using System.Runtime.CompilerServices;
using ConnectorKit.Batches;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Reading;

/// <summary>Reads tables at one version. The whole read is one slice: its chunks come several at once.</summary>
sealed class TableReader(StatementClient statements, TableStates tables)
{
    const string WholeTable = "all";

    public async Task<IReadOnlyList<ReadSlice>> PlanAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        if (request.Version is null)
        {
            var state = await tables.AskAsync(request.Table, cancellationToken)
                ?? throw new ConfigException(
                    $"There is no table {request.Table}. Check the name, and that SELECT on it is granted.");
            if (state.HasVersions)
            {
                request = request with { Version = await tables.NewestVersionAsync(request.Table, cancellationToken) };
            }
        }

        return [new ReadSlice(request, WholeTable, null)];
    }

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        ReadSlice slice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new SqlStatement(ReadSql.Select(slice.Request), RepeatSafely: true);
        var types = slice.Request.Columns.Select(column => column.Type).ToList();
        await using var batches = statements.ReadAsync(query, types, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(batches, slice.Request, cancellationToken))
        {
            yield return batches.Current;
        }
    }

    async Task<bool> NextAsync(
        IAsyncEnumerator<ColumnBatch> batches, ReadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (StatementFailedException failure) when (
            failure.IsAboutValues && request.Cursor is { AtLeast: not null })
        {
            await CheckCursorAsync(request, cancellationToken);
            throw;
        }
    }

    /// <summary>
    /// A state can hold anything, and a row of a view can be what does not convert: the cursor's value alone tells which.
    /// </summary>
    async Task CheckCursorAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var cursor = request.Cursor!;
        try
        {
            await statements.ExecuteAsync(
                new SqlStatement(ReadSql.SelectBound(cursor), RepeatSafely: true), cancellationToken);
        }
        catch (StatementFailedException failure) when (failure.IsAboutValues)
        {
            throw new ConfigException(
                $"{request.Table}: the cursor value in the state is no {cursor.Column.Type}, which column "
                + $"'{cursor.Column.Name}' has. Reset the stream's state.",
                failure);
        }
    }
}
