using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
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
        try
        {
            var state = await tables.AskAsync(table, cancellationToken);
            return state is null ? null
                : state.HasVersions
                    ? state.Info with { Version = await tables.NewestVersionAsync(table, cancellationToken) }
                    : state.Info;
        }
        catch (StatementFailedException refused)
        {
            throw Unreadable(table, refused);
        }
    }

    public async Task<StoredPosition?> PositionAsync(
        TableName table, string writer, CancellationToken cancellationToken)
    {
        if (await StateAsync(table, cancellationToken) is not { } state)
        {
            return null;
        }

        TableStates.RefuseOtherWriter(state, writer);
        var row = await controls.For(table).ReadOnceAsync(writer, table, cancellationToken);
        return row?.For(state.Incarnation) ?? StoredPosition.Nothing;
    }

    async Task<TableState?> StateAsync(TableName table, CancellationToken cancellationToken)
    {
        try
        {
            return await tables.AskAsync(table, cancellationToken);
        }
        catch (StatementFailedException refused)
        {
            throw Unreadable(table, refused);
        }
    }

    /// <summary>It is this table's own matter: others can be described.</summary>
    static HeldException Unreadable(TableName table, StatementFailedException refused) => new(
        $"{table}: the warehouse cannot describe the table: {refused.Message} Restore it, or apply into another one "
        + "(another \"target\").",
        refused);
}
