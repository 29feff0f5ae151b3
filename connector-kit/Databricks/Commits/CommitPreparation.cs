using System.Collections.Concurrent;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>
/// The part of a commit before the declaration: what stands against it is found, missing tables are made (empty), rows are
/// staged and checked. Results are collected for the commits that end here.
/// </summary>
sealed class CommitPreparation(CommitTools tools, ControlTable control, string writer)
{
    const int StagingAtOnce = 2;

    readonly CommitRules _rules = new(tools.Statements, writer);

    /// <summary>Tables that this commit made, which are empty.</summary>
    readonly HashSet<TableName> _made = [];

    public ConcurrentDictionary<TableName, CommitResult> Results { get; } = new();

    /// <summary>The commits that may be declared. Each has its rows staged; the caller removes those files.</summary>
    public async Task<IReadOnlyList<PreparedCommit>> RunAsync(
        IReadOnlyCollection<TableCommit> commits, CancellationToken cancellationToken)
    {
        var standing = new List<(TableCommit Commit, TableState State)>();
        foreach (var commit in commits)
        {
            if (await StateAsync(commit, cancellationToken) is { } state)
            {
                standing.Add((commit, state));
            }
        }

        // A position that the planner has read is good enough: the declaration compares it once more. Without one, what
        // stands in the way (rows of somebody else) can only be told from a repeated first commit by the control row.
        var fresh = standing.Where(one => NeedsRow(one.Commit)).Select(one => one.Commit.Table).ToList();
        var rows = fresh.Count == 0
            ? new Dictionary<TableName, ControlRow>()
            : await control.ReadAsync(writer, fresh, cancellationToken);
        var open = new List<PreparedCommit>();
        foreach (var (commit, state) in standing)
        {
            var stored = !NeedsRow(commit)
                ? commit.Expected!
                : rows.GetValueOrDefault(commit.Table)?.For(state.Incarnation) ?? StoredPosition.Nothing;
            if (await PlanAsync(commit, state, stored, cancellationToken) is { } planned)
            {
                open.Add(planned);
            }
        }

        return open;
    }

    /// <summary>Brings the rows to the warehouse and looks at them there.</summary>
    /// <returns>The commits that may be declared.</returns>
    public async Task<IReadOnlyList<PreparedCommit>> StageAsync(
        IReadOnlyList<PreparedCommit> open, ConcurrentBag<PreparedCommit> staged, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            open.Where(one => RowsOf(one) is not null),
            new ParallelOptions { MaxDegreeOfParallelism = StagingAtOnce, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                var staging = tools.Staging ?? throw new ConfigException(
                    "Rows go to Databricks through a volume, and none is given: set 'staging_volume' to "
                    + "/Volumes/<catalog>/<schema>/<volume>.");
                staged.Add(one with
                {
                    Staged = await staging.PutAsync(
                        RowsOf(one)!, one.Commit.Schema, one.State.Incarnation, one.Declaration.Epoch, token),
                });
            });
        await CheckAsync([.. staged], cancellationToken);
        var byTable = staged.ToDictionary(one => one.Table);
        return
        [
            .. open.Where(one => !Results.ContainsKey(one.Table))
                .Select(one => byTable.GetValueOrDefault(one.Table, one)),
        ];
    }

    /// <summary>The table as it stands, made where it is missing; null when the commit ends here.</summary>
    async Task<TableState?> StateAsync(TableCommit commit, CancellationToken cancellationToken)
    {
        var state = await tools.Tables.KnownAsync(commit.Table, cancellationToken);
        if (state is null && commit.Expected is not null)
        {
            Results[commit.Table] = new CommitResult(commit.Table, Outcome.Superseded, null, RowCounts.None);
            return null;
        }

        if (state is null)
        {
            try
            {
                SchemaPlan.RefuseEqualNames(commit);
            }
            catch (HeldException held)
            {
                Hold(commit, null, held.Message);
                return null;
            }

            var incarnation = Guid.NewGuid().ToString("N");
            var create = TableSql.Create(commit.Table, commit.Schema, writer, incarnation);
            await tools.Tables.MakeAsync(commit.Table, create, cancellationToken);
            state = await tools.Tables.AskAsync(commit.Table, cancellationToken);
            if (state?.Incarnation == incarnation)
            {
                _made.Add(commit.Table);
            }
        }

        TableStates.RefuseOtherWriter(state, writer);
        return state;
    }

    /// <summary>Compares what is stored with what the commit expects; null when the commit ends here.</summary>
    async Task<PreparedCommit?> PlanAsync(
        TableCommit commit, TableState state, StoredPosition stored, CancellationToken cancellationToken)
    {
        if (commit.Next is { } next && stored.Position == next && !stored.IsUnfinished)
        {
            Results[commit.Table] = new CommitResult(commit.Table, Outcome.AlreadyThere, stored, RowCounts.None);
            return null;
        }

        if (stored.Position != commit.Expected?.Position || stored.Intent != commit.Expected?.Intent
            || (commit.Expected is { } expected && expected.Epoch != stored.Epoch))
        {
            Results[commit.Table] = new CommitResult(commit.Table, Outcome.Superseded, stored, RowCounts.None);
            return null;
        }

        try
        {
            await _rules.CheckAsync(commit, state, stored, _made.Contains(commit.Table), cancellationToken);
            var plan = SchemaPlan.For(state, commit);
            var prepared = new PreparedCommit(commit, state, stored, plan, null);
            if (commit.Change is not SchemaOnly)
            {
                return prepared;
            }

            await tools.Tables.ChangeAsync(commit, plan, cancellationToken);
            Results[commit.Table] = new CommitResult(commit.Table, Outcome.Committed, stored, RowCounts.None);
        }
        catch (HeldException held)
        {
            Hold(commit, stored, held.Message);
        }

        return null;
    }

    /// <summary>The warehouse must read as many rows as were staged, one of each key, with the types they have.</summary>
    async Task CheckAsync(IReadOnlyList<PreparedCommit> staged, CancellationToken cancellationToken)
    {
        if (staged.Count == 0)
        {
            return;
        }

        var checks = staged.Select(
            (one, i) => StagedSql.Check(i, one.Staged!.Paths, one.Commit.Schema, KeysOf(one.Commit.Change)));
        var read = await tools.Statements.ExecuteAsync(
            new SqlStatement(string.Join("\nUNION ALL\n", checks), RepeatSafely: true), cancellationToken);
        foreach (var row in read.Rows)
        {
            var one = staged[int.Parse(row[0]!)];
            if (long.Parse(row[1]!) != one.Staged!.Rows || (row[3] ?? "").Split(',').Any(IsOtherClock))
            {
                throw new UnreachableException(
                    $"{one.Table}: the warehouse reads {row[1]} rows (timestamps as '{row[3]}') where {one.Staged.Rows} rows "
                    + $"were staged in {one.Staged.Folder}. Nothing was written.");
            }

            if (long.Parse(row[2]!) > 1)
            {
                Hold(
                    one.Commit, one.Stored,
                    $"{one.Table}: the rows to merge have a key more than once ({string.Join(", ", one.Commit.Schema.Key)}). "
                    + "Nothing was written.");
            }
        }
    }

    static bool NeedsRow(TableCommit commit) =>
        commit.Expected?.Position is null || commit.Next is null || commit.Next == commit.Expected.Position;

    static bool IsOtherClock(string type) => type.Length > 0 && type != "timestamp_ntz";

    void Hold(TableCommit commit, StoredPosition? stored, string message) =>
        Results[commit.Table] = new CommitResult(commit.Table, Outcome.Held, stored, RowCounts.None, message);

    static string[] KeysOf(Change change) => change is Merge merge
        ? [.. merge.Key.Select(key => MergeSql.KeyOf(null, merge, key))]
        : [];

    /// <summary>
    /// Null where there is nothing to write. An append of no rows after an unfinished one still empties its range.
    /// </summary>
    static StagedRows? RowsOf(PreparedCommit one) => one.Commit.Change switch
    {
        Merge { Rows.Rows: > 0 } merge => merge.Rows,
        Append append when append.Rows.Rows > 0 || one.Stored.IsUnfinished => append.Rows,
        Replace replace => replace.Rows,
        _ => null,
    };
}
