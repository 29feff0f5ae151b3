using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>
/// Asks the warehouse what a table is, and remembers it for the commits that follow: a table changes rarely, and a commit
/// that relies on an old answer fails without writing anything.
/// </summary>
sealed class TableStates(StatementClient statements)
{
    readonly ConcurrentDictionary<TableName, TableState> _known = new();

    /// <summary>What stands there now; null when there is no such table.</summary>
    public async Task<TableState?> AskAsync(TableName table, CancellationToken cancellationToken)
    {
        _known.TryRemove(table, out _);
        try
        {
            var rows = await statements.ExecuteAsync(
                new SqlStatement(TableSql.Describe(table), RepeatSafely: true), cancellationToken);
            var state = DescribedTable.Parse(table, rows.Rows[0][0]!);
            _known[table] = state;
            return state;
        }
        catch (ConfigException e) when (StatementErrors.IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>What stood there when last asked.</summary>
    public async Task<TableState?> KnownAsync(TableName table, CancellationToken cancellationToken) =>
        _known.TryGetValue(table, out var known) ? known : await AskAsync(table, cancellationToken);

    /// <summary>Makes a table, and its schema, where missing.</summary>
    /// <param name="create">Does nothing where the table stands.</param>
    public async Task MakeAsync(TableName table, string create, CancellationToken cancellationToken)
    {
        var statement = new SqlStatement(create, RepeatSafely: true);
        try
        {
            await statements.ExecuteAsync(statement, cancellationToken);
        }
        catch (ConfigException e) when (StatementErrors.IsMissing(e))
        {
            await MakeWithSchemaAsync(table, statement, cancellationToken);
        }
    }

    async Task MakeWithSchemaAsync(TableName table, SqlStatement create, CancellationToken cancellationToken)
    {
        var schema = TableSql.CreateSchema(table.Catalog, table.Schema);
        try
        {
            await statements.ExecuteAsync(new SqlStatement(schema, RepeatSafely: true), cancellationToken);
            await statements.ExecuteAsync(create, cancellationToken);
        }
        catch (ConfigException e) when (StatementFailedException.Behind(e) is { } refused)
        {
            throw new ConfigException(
                $"The schema {table.Catalog}.{table.Schema} is not there and cannot be made or used "
                + $"({refused.Message}). Check 'catalog' and 'schema', and the grants USE CATALOG and CREATE SCHEMA on "
                + "the catalog.", refused);
        }
    }

    /// <summary>Adds and renames columns; somebody else, or a statement whose reply was lost, may have done it already.</summary>
    public async Task ChangeAsync(TableCommit commit, SchemaPlan plan, CancellationToken cancellationToken)
    {
        Forget(commit.Table);
        foreach (var text in plan.Statements)
        {
            try
            {
                await statements.ExecuteAsync(new SqlStatement(text, RepeatSafely: true), cancellationToken);
            }
            catch (StatementFailedException)
            {
                var state = await AskAsync(commit.Table, cancellationToken);
                if (state is null || !SchemaPlan.For(state, commit).Statements.IsEmpty)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>A table that another program made has no writer and may be anybody's.</summary>
    /// <exception cref="ConfigException">The table belongs to another writer.</exception>
    public static void RefuseOtherWriter([NotNull] TableState? state, string writer)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Writer is { } owner && owner != writer)
        {
            throw new ConfigException(
                $"{state.Info.Name} belongs to the writer '{owner}', and this one is '{writer}'. Two writers with "
                + "positions of their own would undo each other: set \"name\" to the former, or give the table another "
                + "\"target\".");
        }
    }

    public void Forget(TableName table) => _known.TryRemove(table, out _);

    /// <summary>What the last answer was; null when there was none.</summary>
    public TableState? Last(TableName table) => _known.GetValueOrDefault(table);

    /// <summary>The newest version of a Delta table.</summary>
    public async Task<long> NewestVersionAsync(TableName table, CancellationToken cancellationToken)
    {
        var history = await statements.ExecuteAsync(
            new SqlStatement(TableSql.NewestVersion(table), RepeatSafely: true), cancellationToken);
        return long.Parse(history.Rows[0][0]!, CultureInfo.InvariantCulture);
    }
}
