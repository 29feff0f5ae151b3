using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>
/// The part of a commit between declaration and confirmation, for one table: the barrier where a predecessor did not
/// finish, changed columns, and the one statement that writes the rows while the declaration holds.
/// </summary>
sealed class DataWriter(CommitTools tools, ControlTable control, string writer)
{
    const int ConflictTries = 6;
    static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    readonly TableRewrite _rewrite = new(tools, control, writer);

    public async Task<DataOutcome> WriteAsync(PreparedCommit prepared, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(prepared, cancellationToken);
            await tools.Steps.Reach(CommitStep.Prepared, prepared.Table);
            var counts = Statement(prepared) is { } statement
                ? await RunAsync(statement, cancellationToken)
                : RowCounts.None;
            await tools.Steps.Reach(CommitStep.DataWritten, prepared.Table);
            return new DataOutcome(
                prepared, DataEnding.Written, counts, await VersionAsync(prepared, counts, cancellationToken));
        }
        catch (OutcomeUnknownException e)
        {
            return new DataOutcome(prepared, DataEnding.Unknown, RowCounts.None, Failure: e);
        }
        catch (StatementFailedException e) when (e.Message.Contains(ControlSql.Superseded, StringComparison.Ordinal))
        {
            // the confirmation will not touch this table either
            return new DataOutcome(prepared, DataEnding.Written, RowCounts.None);
        }
        catch (Exception e) when (e is StatementFailedException or HeldException)
        {
            return new DataOutcome(prepared, DataEnding.Refused, RowCounts.None, Failure: e);
        }
        catch (ConnectorException e)
        {
            return new DataOutcome(prepared, DataEnding.Failed, RowCounts.None, Failure: e);
        }
    }

    async Task PrepareAsync(PreparedCommit prepared, CancellationToken cancellationToken)
    {
        if (prepared.Stored.IsUnfinished)
        {
            // a predecessor's statement may still be running with a fence that it read before our declaration
            var barrier = TableSql.Barrier(prepared.Table, prepared.Declaration.Epoch);
            await RunAsync(new SqlStatement(barrier, RepeatSafely: true), cancellationToken);
        }

        if (!prepared.Plan.Statements.IsEmpty)
        {
            await tools.Tables.ChangeAsync(prepared.Commit, prepared.Plan, cancellationToken);
        }

        if (!prepared.Plan.Retyped.IsEmpty)
        {
            await _rewrite.RunAsync(prepared, cancellationToken);
        }
    }

    /// <summary>Conflicts are commits of others that came in between: the fence decides whether ours still counts.</summary>
    async Task<RowCounts> RunAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                var result = await tools.Statements.ExecuteAsync(statement, cancellationToken);
                return new RowCounts(
                    result.Count("num_inserted_rows"), result.Count("num_updated_rows"),
                    result.Count("num_deleted_rows"), null);
            }
            catch (ConnectorException e) when (StatementErrors.IsConflict(e) && tried < ConflictTries)
            {
                await Task.Delay(BetweenTries * tried, cancellationToken);
            }
        }
    }

    /// <summary>Null where no rows are written.</summary>
    SqlStatement? Statement(PreparedCommit prepared)
    {
        if (prepared.Staged is not { } staged)
        {
            return null;
        }

        var declared = prepared.Declaration;
        var schema = prepared.Commit.Schema;
        var raising = ControlSql.RaisingFence(control.Name, writer, declared);
        var text = prepared.Commit.Change switch
        {
            Merge merge => MergeSql.Text(
                prepared.Table, schema, merge, staged.Paths, ControlSql.Fence(control.Name, writer, declared),
                staged.Bounds),
            Append => InsertSql.Append(prepared.Table, prepared.Plan.Schema, schema, staged.Paths, raising, declared),
            Replace => InsertSql.Replace(prepared.Table, prepared.Plan.Schema, schema, staged.Paths, raising),
            var other => throw new ArgumentException($"{other.GetType().Name} has no rows to write.", nameof(prepared)),
        };
        return new SqlStatement(text, RepeatSafely: false);
    }

    /// <summary>The version that holds the rows; null where nothing changed since the one that is stored.</summary>
    async Task<long?> VersionAsync(PreparedCommit prepared, RowCounts counts, CancellationToken cancellationToken)
    {
        var changed = counts != RowCounts.None || !prepared.Plan.IsEmpty
            || prepared.Commit.Change is Replace or Append;
        return changed || prepared.Stored.Version is null || prepared.Stored.IsUnfinished
            ? await tools.Tables.NewestVersionAsync(prepared.Table, cancellationToken)
            : null;
    }
}
