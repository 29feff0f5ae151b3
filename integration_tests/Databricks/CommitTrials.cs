using ConnectorKit.Databricks.Commits;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>The commit protocol when programs die or overlap in the middle of it.</summary>
public sealed class CommitTrials() : WarehouseSuite(new DatabricksHost())
{
    DatabricksHost Databricks => (DatabricksHost)Host;

    [Fact]
    public async Task A_data_statement_that_comes_after_its_successor_has_no_effect()
    {
        var table = await SeededTableAsync();
        var (slowIsAt, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = Databricks.Program(new CommitSteps(async (step, _) =>
        {
            if (step is CommitStep.Prepared)
            {
                slowIsAt.SetResult();
                await goOn.Task.WaitAsync(Cancellation);
            }
        }));
        var late = slow.CommitAsync(
            [table.CommitOf(table.MergeOf("(1, 'late', 20, false)"), await table.PositionAsync(), TrialTable.At(20))],
            Cancellation);
        await slowIsAt.Task.WaitAsync(Cancellation);

        var unfinished = await table.PositionAsync();
        Assert.True(unfinished!.IsUnfinished);
        var successor = table.MergeOf("(1, NULL, 30, true), (2, 'new', 25, false)");
        var done = await table.CommitAsync(successor, unfinished, TrialTable.At(30));
        goOn.SetResult();

        Assert.Equal(Outcome.Committed, done.Outcome);
        Assert.Equal(Outcome.Superseded, Assert.Single(await late).Outcome);
        Assert.Equal(["2|new|25.0000000000"], await table.RowsAsync());
        Assert.Equal(TrialTable.At(30), (await table.PositionAsync())!.Position);
    }

    [Fact]
    public async Task A_data_statement_that_still_runs_while_its_successor_confirms_has_no_effect()
    {
        var table = NewTable();
        const int Many = 400_000;
        await table.MergeAsync("(-1, 'deleted later', 10, false)", TrialTable.At(10));
        await using var slow = Databricks.Program(CommitSteps.Unobserved);
        var many = new Merge(
            table.Stage($"""
                SELECT range - 1 AS k, 'slow ' || range AS a, true AS "{table.Groups[0].Present}",
                    CAST(20 AS DECIMAL(29,10)) AS "{table.Groups[0].Order}", false AS "{Merge.DeadColumn}",
                    CAST(NULL AS DECIMAL(29,10)) AS "{Merge.ResetAtColumn}"
                FROM range({Many})
                """),
            ["k"], table.Groups);
        var late = slow.CommitAsync(
            [table.CommitOf(many, await table.PositionAsync(), TrialTable.At(20))], Cancellation);
        while ((await Databricks.Databricks.StatementsWithAsync($"`{Schema}`.`t1` t")).Length < 2)
        {
            await Task.Delay(100, Cancellation);
        }

        // the successor deletes a row that is not there for it: a merge without effect, which makes no commit
        var unfinished = await table.PositionAsync();
        var done = await table.CommitAsync(table.MergeOf("(5, NULL, 25, true)"), unfinished, TrialTable.At(30));

        var outcome = Assert.Single(await late).Outcome;
        Assert.Equal((Outcome.Superseded, Outcome.Committed), (outcome, done.Outcome));
        Assert.Equal(TrialTable.At(30), (await table.PositionAsync())!.Position);
        var rows = await table.RowsAsync();
        Assert.DoesNotContain(rows, row => row.StartsWith("5|", StringComparison.Ordinal));
        Assert.True(rows.Length is 1 or Many - 1, $"{rows.Length} rows: a part of a statement was committed.");
    }

    [Fact]
    public async Task Appends_and_replacements_run_again_give_the_same_rows()
    {
        var schema = new TableSchema(
            [
                new ColumnDefinition("e", DataType.String),
                new ColumnDefinition("__crdb__updated", DataType.Decimal(29, 10)),
            ],
            []);
        var table = new TrialTable(Warehouse, Database, NewName(), schema) { Groups = [] };
        await table.CommitAsync(Append(table, "('a', 5), ('a', 5), ('b', 10)"), null, TrialTable.At(10));

        await using var dying = Databricks.Program(new CommitSteps((step, _) =>
            step is CommitStep.DataWritten ? throw new StoppedException() : Task.CompletedTask));
        var commit = table.CommitOf(Append(table, "('c', 15)"), await table.PositionAsync(), TrialTable.At(20));
        await Assert.ThrowsAsync<StoppedException>(() => dying.CommitAsync([commit], Cancellation));
        var larger = await table.CommitAsync(
            Append(table, "('c', 15), ('d', 30)"), await table.PositionAsync(), TrialTable.At(30));

        Assert.Equal((Outcome.Committed, 2L), (larger.Outcome, larger.Counts.Inserted));
        Assert.Equal(["a", "a", "b", "c", "d"], await table.RowsAsync("e"));

        var replaced = await table.CommitAsync(
            new Replace(Append(table, "('z', 1)").Rows), await table.PositionAsync(), TrialTable.At(40));
        Assert.Equal(Outcome.Committed, replaced.Outcome);
        Assert.Equal(["z"], await table.RowsAsync("e"));
    }

    [Fact]
    public async Task A_table_that_was_dropped_begins_anew_and_one_of_somebody_else_is_held()
    {
        var table = await SeededTableAsync();
        await Databricks.Databricks.RowsAsync($"DROP TABLE main.{Schema}.{table.Name.Table}");
        Assert.Null(await table.PositionAsync());

        var anew = await table.MergeAsync("(7, 'anew', 5, false)", TrialTable.At(5));
        Assert.Equal((Outcome.Committed, TrialTable.At(5)), (anew.Outcome, anew.Stored!.Position!.Value));
        Assert.Equal(["7|anew|5.0000000000"], await table.RowsAsync());

        var foreign = NewTable();
        await Databricks.Databricks.RowsAsync(
            $"CREATE TABLE main.{Schema}.{foreign.Name.Table} AS SELECT 1L AS k, 'theirs' AS a, "
            + "CAST(1 AS DECIMAL(29,10)) AS u");
        var held = await foreign.MergeAsync("(1, 'ours', 5, false)", TrialTable.At(5));
        Assert.Equal(Outcome.Held, held.Outcome);
        Assert.Equal(["1|theirs|1.0000000000"], await foreign.RowsAsync());
    }

    static Append Append(TrialTable table, string rows) => new(table.Stage(
        "SELECT CAST(e AS VARCHAR) AS e, CAST(u AS DECIMAL(29,10)) AS __crdb__updated "
        + $"FROM (VALUES {rows}) v(e, u)"));
}
