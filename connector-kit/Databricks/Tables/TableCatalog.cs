using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>What tables there are and how far they are.</summary>
sealed class TableCatalog(StatementClient statements, TableStates tables, ControlTables controls)
{
    readonly TableLister _lister = new(statements, tables);

    public IAsyncEnumerable<TableInfo> ListAsync(TableFilter filter, CancellationToken cancellationToken) =>
        _lister.ListAsync(filter, cancellationToken);

    public async Task<TableInfo?> DescribeAsync(TableName table, CancellationToken cancellationToken)
    {
        var state = await tables.AskAsync(table, cancellationToken);
        return state is null ? null
            : state.Info.IsView ? state.Info
            : state.Info with { Version = await tables.NewestVersionAsync(table, cancellationToken) };
    }

    public async Task<StoredPosition?> PositionAsync(
        TableName table, string writer, CancellationToken cancellationToken)
    {
        var state = await tables.AskAsync(table, cancellationToken);
        if (state is null)
        {
            return null;
        }

        TableStates.RefuseOtherWriter(state, writer);
        var row = await controls.For(table).ReadOnceAsync(writer, table, cancellationToken);
        return row?.For(state.Incarnation) ?? StoredPosition.Nothing;
    }
}
