using System.Runtime.CompilerServices;
using ConnectorKit.Batches;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks;

/// <summary>Chapter: reading tables at one version. The whole read is one slice: its chunks come in parallel.</summary>
public sealed partial class DatabricksWarehouse
{
    const string WholeTable = "all";

    public async Task<IReadOnlyList<ReadSlice>> PlanReadAsync(
        ReadRequest request, CancellationToken cancellationToken)
    {
        if (request.Version is null)
        {
            var state = await _tables.AskAsync(request.Table, cancellationToken)
                ?? throw new ConfigException(
                    $"There is no table {request.Table}. Check the name, and that SELECT on it is granted.");
            if (!state.Info.IsView)
            {
                request = request with { Version = await _tables.NewestVersionAsync(request.Table, cancellationToken) };
            }
        }

        return [new ReadSlice(request, WholeTable, null)];
    }

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        ReadSlice slice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new SqlStatement(ReadSql.Select(slice.Request), RepeatSafely: true);
        var types = slice.Request.Columns.Select(column => column.Type).ToList();
        await foreach (var batch in _statements.ReadAsync(query, types, cancellationToken))
        {
            yield return batch;
        }
    }
}
