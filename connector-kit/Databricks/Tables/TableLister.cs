using System.Runtime.CompilerServices;
using System.Text;
using ConnectorKit.Batches;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>
/// Lists a catalog by its information schema. Keys whose columns may be NULL cannot be declared there; our writers keep
/// them as a property, which has to be asked for table by table.
/// </summary>
sealed class TableLister(StatementClient statements, TableStates tables)
{
    /// <summary>In a catalog with more tables without a key, only those with a writer's columns are asked for it.</summary>
    const int MostAsked = 200;

    const int AskedAtOnce = 8;
    const string WritersColumns = "__crdb__";

    public async IAsyncEnumerable<TableInfo> ListAsync(
        TableFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listed = new List<TableInfo>();
        await foreach (var table in DeclaredAsync(filter, cancellationToken))
        {
            listed.Add(table);
        }

        var keyless = listed.Where(table => table.Schema.Key.IsEmpty && !table.IsView).ToList();
        var asked = keyless.Count <= MostAsked
            ? keyless
            : keyless.Where(table => table.Schema.Columns.Any(IsWriters));
        await Parallel.ForEachAsync(
            asked,
            new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken },
            async (table, token) => await tables.AskAsync(table.Name, token));
        foreach (var table in listed)
        {
            yield return table.Schema.Key.IsEmpty && tables.Last(table.Name) is { } state
                ? table with { Schema = table.Schema with { Key = state.Info.Schema.Key } }
                : table;
        }
    }

    async IAsyncEnumerable<TableInfo> DeclaredAsync(
        TableFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListedTable? open = null;
        await foreach (var batch in statements.ReadAsync(ListSql.Tables(filter), ListSql.Types, cancellationToken))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Rows; row++)
                {
                    var name = new TableName(filter.Catalog, Text(batch, 0, row)!, Text(batch, 1, row)!);
                    if (open is not null && open.Name != name)
                    {
                        yield return open.ToInfo();
                        open = null;
                    }

                    open ??= new ListedTable(name, Text(batch, 2, row) ?? "", Text(batch, 3, row));
                    open.Add(Column(batch, row), Number(batch, 8, row));
                }
            }
        }

        if (open is not null)
        {
            yield return open.ToInfo();
        }
    }

    static ColumnDefinition Column(ColumnBatch batch, int row) => new(
        Text(batch, 4, row)!, DataType.Parse(Text(batch, 5, row)!), Text(batch, 6, row) != "NO", Text(batch, 7, row));

    static bool IsWriters(ColumnDefinition column) =>
        column.Name.StartsWith(WritersColumns, StringComparison.Ordinal);

    static int? Number(ColumnBatch batch, int column, int row) =>
        batch.Columns[column].IsValid(row) ? batch.Columns[column].Values<int>()[row] : null;

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
