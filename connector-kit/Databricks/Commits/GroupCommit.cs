using System.Collections.Concurrent;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>
/// One writer's commits whose control rows are in one table: everything is staged, then declared in one statement, then
/// written table by table, then confirmed in one statement. Whatever dies in between, the control rows tell the next
/// applier where to begin, and the order columns make it harmless that rows are merged again.
/// </summary>
sealed class GroupCommit(CommitTools tools, ControlTable control, string writer)
{
    /// <summary>Tables written at once; each statement has the warehouse's threads to itself for most of its time.</summary>
    const int StatementsAtOnce = 4;

    /// <summary>A pass is repeated under a new epoch only for tables whose data statement was lost.</summary>
    const int Passes = 3;

    readonly CommitPreparation _preparation = new(tools, control, writer);
    readonly DataWriter _data = new(tools, control, writer);

    public async Task<IReadOnlyDictionary<TableName, CommitResult>> RunAsync(
        IReadOnlyCollection<TableCommit> commits, CancellationToken cancellationToken)
    {
        var staged = new ConcurrentBag<PreparedCommit>();
        try
        {
            var open = await _preparation.RunAsync(commits, cancellationToken);
            open = await _preparation.StageAsync(open, staged, cancellationToken);
            await tools.Steps.Reach(CommitStep.Staged, null);
            for (var pass = 1; open.Count > 0; pass++)
            {
                open = await RunPassAsync(open, lastPass: pass == Passes, cancellationToken);
            }

            return _preparation.Results;
        }
        finally
        {
            foreach (var one in staged)
            {
                await tools.Staging!.RemoveAsync(one.Staged!);
            }
        }
    }

    /// <summary>Declares, writes and confirms.</summary>
    /// <returns>The commits whose data statement was lost, with what the control rows say now.</returns>
    async Task<IReadOnlyList<PreparedCommit>> RunPassAsync(
        IReadOnlyList<PreparedCommit> open, bool lastPass, CancellationToken cancellationToken)
    {
        var declared = await control.DeclareAsync(
            writer, [.. open.Select(one => one.Declaration)], cancellationToken);
        await tools.Steps.Reach(CommitStep.Declared, null);
        var outcomes = new ConcurrentBag<DataOutcome>();
        await Parallel.ForEachAsync(
            open.Where(one => declared.Contains(one.Table)),
            new ParallelOptions { MaxDegreeOfParallelism = StatementsAtOnce, CancellationToken = cancellationToken },
            async (one, token) => outcomes.Add(await _data.WriteAsync(one, token)));

        var written = outcomes.Where(outcome => outcome.Ending is DataEnding.Written).ToList();
        var allConfirmed = written.Count == 0 || await control.ConfirmAsync(
            writer, [.. written.Select(outcome => (outcome.Prepared.Declaration, outcome.Version))], cancellationToken);
        await tools.Steps.Reach(CommitStep.Confirmed, null);

        var rows = allConfirmed && written.Count == open.Count
            ? null
            : await control.ReadAsync(writer, [.. open.Select(one => one.Table)], cancellationToken);
        foreach (var outcome in written)
        {
            await SettleAsync(outcome, allConfirmed ? null : rows, cancellationToken);
        }

        foreach (var one in open.Where(one => !declared.Contains(one.Table)))
        {
            SettleUndeclared(one, rows!);
        }

        return Unsettled(outcomes, rows, lastPass);
    }

    /// <summary>Commits that were not written: refused, failed, or lost.</summary>
    List<PreparedCommit> Unsettled(
        IEnumerable<DataOutcome> outcomes, IReadOnlyDictionary<TableName, ControlRow>? rows, bool lastPass)
    {
        var again = new List<PreparedCommit>();
        foreach (var outcome in outcomes.Where(outcome => outcome.Ending is not DataEnding.Written))
        {
            var one = outcome.Prepared;
            tools.Tables.Forget(one.Table);
            if (outcome.Ending is DataEnding.Failed || (outcome.Ending is DataEnding.Unknown && lastPass))
            {
                throw outcome.Failure!;
            }

            var stored = StoredNow(one, rows!);
            if (outcome.Ending is DataEnding.Refused)
            {
                _preparation.Results[one.Table] = new CommitResult(
                    one.Table, Outcome.Held, stored, RowCounts.None, $"{one.Table}: {outcome.Failure!.Message}");
            }
            else if (stored.Epoch == one.Declaration.Epoch)
            {
                again.Add(one with { Stored = stored });
            }
            else
            {
                SettleUndeclared(one, rows!);
            }
        }

        return again;
    }

    /// <summary>A written table is done if the confirmation touched its row.</summary>
    /// <param name="rows">Null when every row was confirmed.</param>
    async Task SettleAsync(
        DataOutcome outcome,
        IReadOnlyDictionary<TableName, ControlRow>? rows,
        CancellationToken cancellationToken)
    {
        var one = outcome.Prepared;
        var stored = rows is null ? null : StoredNow(one, rows);
        if (stored is null || (stored.Position == one.Commit.Next && stored.Epoch == one.Declaration.Epoch))
        {
            _preparation.Results[one.Table] = one.Committed(outcome.Counts, outcome.Version);
            await (tools.Staging?.SweepAsync(one.State.Incarnation, one.Declaration.Epoch, cancellationToken)
                ?? Task.CompletedTask);
        }
        else
        {
            _preparation.Results[one.Table] =
                new CommitResult(one.Table, Outcome.Superseded, stored, RowCounts.None);
        }
    }

    void SettleUndeclared(PreparedCommit one, IReadOnlyDictionary<TableName, ControlRow> rows)
    {
        var stored = StoredNow(one, rows);
        var there = stored.Position == one.Commit.Next && !stored.IsUnfinished;
        _preparation.Results[one.Table] = new CommitResult(
            one.Table, there ? Outcome.AlreadyThere : Outcome.Superseded, stored, RowCounts.None);
    }

    static StoredPosition StoredNow(PreparedCommit one, IReadOnlyDictionary<TableName, ControlRow> rows) =>
        rows.GetValueOrDefault(one.Table)?.For(one.State.Incarnation) ?? StoredPosition.Nothing;
}
