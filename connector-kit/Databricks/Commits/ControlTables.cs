using System.Collections.Concurrent;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>Which control table belongs to a table, and which of them are known to exist.</summary>
/// <param name="stateSchema">One schema for all, in the tables' own catalog; null: each table's own.</param>
sealed class ControlTables(StatementClient statements, TableStates tables, string? stateSchema)
{
    const string Name = "__crdb__control";

    readonly ConcurrentDictionary<TableName, ControlTable> _tables = new();
    readonly ConcurrentDictionary<TableName, bool> _made = new();

    public TableName NameFor(TableName table) => new(table.Catalog, stateSchema ?? table.Schema, Name);

    /// <summary>For reading: the table may be missing.</summary>
    public ControlTable For(TableName table) => Named(NameFor(table));

    /// <summary>For writing: made the first time this program writes to it.</summary>
    public async Task<ControlTable> MakeAsync(TableName name, CancellationToken cancellationToken)
    {
        if (!_made.ContainsKey(name))
        {
            await tables.MakeAsync(name, ControlSql.Create(name), cancellationToken);
            _made[name] = true;
        }

        return Named(name);
    }

    ControlTable Named(TableName name) => _tables.GetOrAdd(name, key => new ControlTable(statements, key));
}
