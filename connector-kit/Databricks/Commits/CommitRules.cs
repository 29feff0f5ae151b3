using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>What a table must not take, by what is stored of it and by the rows that are in it.</summary>
sealed class CommitRules(StatementClient statements, string writer)
{
    /// <summary>Passes or throws.</summary>
    /// <param name="isNew">The table was made for this commit and is empty.</param>
    /// <exception cref="HeldException">The commit would lose or double rows.</exception>
    public async Task CheckAsync(
        TableCommit commit, TableState state, StoredPosition stored, bool isNew, CancellationToken cancellationToken)
    {
        if (commit.Next < stored.Intent)
        {
            throw new HeldException(
                $"{commit.Table}: a commit up to {stored.Intent} was begun and not finished, and this one ends before, at "
                + $"{commit.Next}. Its files or its RESOLVED file are missing: bring them back.");
        }

        if (commit.Change is Append && commit.Schema.Columns.All(column => column.Name != InsertSql.OrderColumn))
        {
            throw new HeldException(
                $"{commit.Table}: rows are appended to Databricks by the range of {InsertSql.OrderColumn}, a column that "
                + "this table does not have.");
        }

        if (commit.Change is Replace || isNew)
        {
            return;
        }

        if (stored is { Position: null, Intent: null } && await HasRowsAsync(commit.Table, cancellationToken))
        {
            throw new HeldException(
                $"{commit.Table}: the table has rows but no position of '{writer}', so nobody knows which changes are "
                + "in it. Apply into another table, or empty this one.");
        }

        if (state.Info.Schema.Key.IsEmpty && !commit.Schema.Key.IsEmpty
            && await MayHoldEventsAsync(commit.Table, stored, cancellationToken))
        {
            throw KeyConflict.Of(commit, stored: []);
        }
    }

    /// <summary>Without a key a table may hold many rows of what would be one.</summary>
    async Task<bool> MayHoldEventsAsync(TableName table, StoredPosition stored, CancellationToken cancellationToken) =>
        stored.Position is not null || (stored.Intent is not null && await HasRowsAsync(table, cancellationToken));

    async Task<bool> HasRowsAsync(TableName table, CancellationToken cancellationToken) =>
        (await statements.ExecuteAsync(
            new SqlStatement(TableSql.AnyRow(table), RepeatSafely: true), cancellationToken)).Rows.Count > 0;
}
