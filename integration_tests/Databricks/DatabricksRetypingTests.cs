using ConnectorKit.Databricks.Commits;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>The statement that writes a table anew with other types, when programs die, overlap, or others commit.</summary>
[Collection(DatabricksDouble.Collection)]
public sealed class DatabricksRetypingTests() : WarehouseSuite(new DatabricksHost(alone: true))
{
    const string Rewrite = "CREATE OR REPLACE TABLE \\S*`t1`";

    DatabricksHost Databricks => (DatabricksHost)Host;

    [Theory]
    [InlineData(CommitStep.Declared)]
    [InlineData(CommitStep.Prepared)]
    [InlineData(CommitStep.DataWritten)]
    public async Task After_a_death_at_any_point_the_next_one_ends_with_the_same_rows(object at)
    {
        var (_, text) = await TablesAsync();
        await using var dying = Databricks.Program(new CommitSteps((step, _) =>
            step == (CommitStep)at ? throw new StoppedException() : Task.CompletedTask));
        var commit = text.CommitOf(text.MergeOf(Changes), await text.PositionAsync(), TrialTable.At(20));
        await Assert.ThrowsAsync<StoppedException>(() => dying.CommitAsync([commit], Cancellation));

        await CheckAsync(text, await text.MergeAsync(Changes, TrialTable.At(20)));
        var info = await Warehouse.DescribeAsync(text.Name, Cancellation);
        Assert.Equal("true", info!.Properties["delta.enableDeletionVectors"]);
    }

    [Fact]
    public async Task A_statement_whose_reply_was_lost_or_that_met_another_commit_is_made_good()
    {
        var (_, text) = await TablesAsync();
        await Databricks.Databricks.AddFaultAsync(
            new { message = "[DELTA_CONCURRENT_APPEND] x", sql_state = "2D521" }, Rewrite);
        await Databricks.Databricks.AddFaultAsync(new { action = "lose" }, Rewrite);

        await CheckAsync(text, await text.MergeAsync(Changes, TrialTable.At(20)));
    }

    /// <summary>The slow one waits before it writes the table anew; another one takes its place and goes further.</summary>
    [Fact]
    public async Task One_that_comes_late_changes_nothing()
    {
        var (_, text) = await TablesAsync();
        var (waits, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = Databricks.Program(new CommitSteps(async (step, _) =>
        {
            if (step is CommitStep.Declared)
            {
                waits.SetResult();
                await goOn.Task.WaitAsync(Cancellation);
            }
        }));
        var late = slow.CommitAsync(
            [text.CommitOf(text.MergeOf("(1, 'late', 20, false)"), await text.PositionAsync(), TrialTable.At(20))],
            Cancellation);
        await waits.Task.WaitAsync(Cancellation);

        var done = await text.CommitAsync(text.MergeOf(Changes), await text.PositionAsync(), TrialTable.At(30));
        goOn.SetResult();

        Assert.Equal(Outcome.Superseded, Assert.Single(await late).Outcome);
        await CheckAsync(text, done);
    }

    [Fact]
    public async Task What_a_new_table_would_lose_holds_it()
    {
        var (number, text) = await TablesAsync();
        await Databricks.Databricks.RowsAsync($"ALTER TABLE main.{Schema}.{text.Name.Table} CLUSTER BY (k)");

        var held = await text.MergeAsync(Changes, TrialTable.At(20));

        Assert.Equal(Outcome.Held, held.Outcome);
        Assert.Contains("clusteringColumns", held.Message, StringComparison.Ordinal);
        Assert.Equal(["1|0xDE00", "2|0x"], await number.RowsAsync("k", "a"));
    }

    const string Changes = "(2, 'new', 20, false), (3, 'x', 20, false)";

    static async Task CheckAsync(TrialTable text, CommitResult result)
    {
        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        Assert.Equal(["1|de00", "2|new", "3|x"], await text.RowsAsync("k", "a"));
        Assert.False((await text.PositionAsync())!.IsUnfinished);
    }

    /// <summary>Bytes, whose text would be another one if it were made twice.</summary>
    async Task<(TrialTable Bytes, TrialTable Text)> TablesAsync()
    {
        var bytes = NewTable(TrialTable.Keyed(DataType.BigInt, A with { Type = DataType.Binary }));
        await bytes.MergeAsync("(1, '\\xDE\\x00'::BLOB, 10, false), (2, ''::BLOB, 10, false)", TrialTable.At(10));
        return (bytes, new TrialTable(Warehouse, Database, bytes.Name, TrialTable.Keyed(DataType.BigInt, A)));
    }
}
