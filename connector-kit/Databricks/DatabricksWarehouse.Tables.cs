using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using ConnectorKit.Batches;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks;

/// <summary>Chapter: what tables there are and how far they are.</summary>
public sealed partial class DatabricksWarehouse
{
    public async IAsyncEnumerable<TableInfo> ListAsync(
        TableFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListedTable? open = null;
        var query = ListSql.Tables(filter);
        await foreach (var batch in _statements.ReadAsync(query, ListSql.Types, cancellationToken))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Rows; row++)
                {
                    var (schema, table) = (Text(batch, 0, row)!, Text(batch, 1, row)!);
                    if (open is not null && (open.Name.Schema != schema || open.Name.Table != table))
                    {
                        yield return open.ToInfo();
                        open = null;
                    }

                    open ??= new ListedTable(
                        new TableName(filter.Catalog, schema, table), Text(batch, 2, row) ?? "", Text(batch, 3, row));
                    open.Add(
                        new ColumnDefinition(
                            Text(batch, 4, row)!, DataType.Parse(Text(batch, 5, row)!), Text(batch, 6, row) != "NO",
                            Text(batch, 7, row)),
                        batch.Columns[8].IsValid(row) ? batch.Columns[8].Values<int>()[row] : null);
                }
            }
        }

        if (open is not null)
        {
            yield return open.ToInfo();
        }
    }

    public async Task<TableInfo?> DescribeAsync(TableName table, CancellationToken cancellationToken)
    {
        var state = await _tables.AskAsync(table, cancellationToken);
        return state is null ? null
            : state.Info.IsView ? state.Info
            : state.Info with { Version = await _tables.NewestVersionAsync(table, cancellationToken) };
    }

    public async Task<StoredPosition?> PositionAsync(
        TableName table, string writer, CancellationToken cancellationToken)
    {
        var state = await _tables.AskAsync(table, cancellationToken);
        if (state is null)
        {
            return null;
        }

        TableStates.RefuseOtherWriter(state, writer);
        var rows = await new ControlTable(_statements, ControlOf(table)).ReadAsync(writer, [table], cancellationToken);
        return rows.GetValueOrDefault(table)?.For(state.Incarnation) ?? StoredPosition.Nothing;
    }

    static string? Text(ColumnBatch batch, int column, int row) => batch.Columns[column].IsValid(row)
        ? Encoding.UTF8.GetString(batch.Columns[column].Values<TextView>()[row].Bytes)
        : null;

    /// <summary>A table whose columns are still coming.</summary>
    sealed record ListedTable(TableName Name, string Kind, string? Comment)
    {
        readonly List<ColumnDefinition> _columns = [];
        readonly SortedDictionary<int, string> _key = [];

        public void Add(ColumnDefinition column, int? keyPosition)
        {
            _columns.Add(column);
            if (keyPosition is { } position)
            {
                _key[position] = column.Name;
            }
        }

        public TableInfo ToInfo() => new(Name, new TableSchema([.. _columns], [.. _key.Values]))
        {
            Comment = Comment,
            IsView = DescribedTable.IsView(Kind),
        };
    }
}
