using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>
/// Writes a table anew while the declaration holds, where a column becomes a type into which it does not grow. It is planned on
/// what stands there at that moment: a predecessor, or a statement whose reply was lost, may have done it already.
/// </summary>
sealed class TableRewrite(CommitTools tools, ControlTable control, string writer)
{
    const int ConflictTries = 6;
    static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    public async Task RunAsync(PreparedCommit prepared, CancellationToken cancellationToken)
    {
        for (var tried = 1; await StatementAsync(prepared, cancellationToken) is { } text; tried++)
        {
            try
            {
                await tools.Statements.ExecuteAsync(new SqlStatement(text, RepeatSafely: false), cancellationToken);
                return;
            }
            catch (ConnectorException e) when (StatementErrors.IsConflict(e) && tried < ConflictTries)
            {
                await Task.Delay(BetweenTries * tried, cancellationToken);
            }
            finally
            {
                tools.Tables.Forget(prepared.Table);
            }
        }
    }

    /// <summary>Null when nothing is left to do.</summary>
    async Task<string?> StatementAsync(PreparedCommit prepared, CancellationToken cancellationToken)
    {
        // Before the description: columns that somebody adds between the two make the statement fail, not vanish.
        var shape = await tools.Statements.ExecuteAsync(
            new SqlStatement(RewriteSql.Shape(prepared.Table), RepeatSafely: true), cancellationToken);
        var state = await tools.Tables.AskAsync(prepared.Table, cancellationToken)
            ?? throw new HeldException("The table was removed meanwhile.");
        var retyped = SchemaPlan.For(state, prepared.Commit).Retyped;
        if (retyped.IsEmpty)
        {
            return null;
        }

        await RefuseLaidOutAsync(prepared.Table, cancellationToken);
        return RewriteSql.Text(
            state, retyped, shape.Rows[0][0]!, ControlSql.RaisingFence(control.Name, writer, prepared.Declaration));
    }

    /// <summary>Rows that somebody laid out by columns would lie otherwise afterwards.</summary>
    async Task RefuseLaidOutAsync(TableName table, CancellationToken cancellationToken)
    {
        var detail = await tools.Statements.ExecuteAsync(
            new SqlStatement(RewriteSql.Detail(table), RepeatSafely: true), cancellationToken);
        foreach (var name in (string[])["partitionColumns", "clusteringColumns"])
        {
            if (detail.Columns.IndexOf(name) is >= 0 and var at && detail.Rows[0][at] is { } columns and not "[]")
            {
                throw new HeldException(
                    "A column has to become another type, for which the table is written anew, and it has "
                    + $"{name} {columns}, which would be lost. Take them away, or apply into a table made anew "
                    + "(another \"target\").");
            }
        }
    }
}
