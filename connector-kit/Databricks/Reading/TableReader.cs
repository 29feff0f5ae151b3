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
            if (!state.Info.IsView)
            {
                request = request with { Version = await tables.NewestVersionAsync(request.Table, cancellationToken) };
            }
        }

        return [new ReadSlice(request, WholeTable, null)];
    }

    public IAsyncEnumerable<ColumnBatch> ReadAsync(ReadSlice slice, CancellationToken cancellationToken) =>
        statements.ReadAsync(
            new SqlStatement(ReadSql.Select(slice.Request), RepeatSafely: true),
            [.. slice.Request.Columns.Select(column => column.Type)],
            cancellationToken);
}
