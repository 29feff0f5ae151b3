using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>Chapter: exactly once.</summary>
public abstract class PositionSuite(WarehouseHost host) : WarehouseSuite(host)
{
    [Fact]
    public async Task A_table_is_created_empty_and_takes_its_first_position_with_its_first_rows()
    {
        var table = NewTable();
        Assert.Null(await table.PositionAsync());

        var created = await table.CommitAsync(new SchemaOnly(), expected: null, next: null);
        Assert.Equal(Outcome.Committed, created.Outcome);
        var empty = await table.PositionAsync();
        Assert.NotNull(empty);
        Assert.Null(empty.Position);
        Assert.Empty(await table.RowsAsync());

        var first = await table.CommitAsync(table.MergeOf("(1, 'a', 5, false)"), empty, TrialTable.At(5));
        Assert.Equal(Outcome.Committed, first.Outcome);
        Assert.Equal(TrialTable.At(5), first.Stored?.Position);
        Assert.Equal(["1|a|5.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task A_commit_that_expects_another_position_writes_nothing()
    {
        var table = await SeededTableAsync();
        var stored = await table.PositionAsync();
        var behind = stored! with { Position = TrialTable.At(9), Intent = TrialTable.At(9) };

        var result = await table.CommitAsync(table.MergeOf("(1, 'late', 99, false)"), behind, TrialTable.At(20));
        Assert.Equal((Outcome.Superseded, TrialTable.At(10)), (result.Outcome, result.Stored!.Position!.Value));
        result = await table.CommitAsync(table.MergeOf("(1, 'late', 99, false)"), expected: null, TrialTable.At(20));
        Assert.Equal(Outcome.Superseded, result.Outcome);
        Assert.Equal(["1|a1|10.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task A_commit_to_the_position_that_is_stored_writes_nothing()
    {
        var table = NewTable();
        var merge = table.MergeOf("(1, 'a1', 10, false)");
        await table.CommitAsync(merge, expected: null, TrialTable.At(10));
        var before = await table.PositionAsync();

        var again = await table.CommitAsync(merge, expected: null, TrialTable.At(10));
        Assert.Equal(Outcome.AlreadyThere, again.Outcome);
        Assert.Equal(before, again.Stored);
        Assert.Equal(before, await table.PositionAsync());
    }

    [Fact]
    public async Task An_empty_window_moves_the_position_alone_and_keeps_the_logical_part()
    {
        var table = await SeededTableAsync();
        var next = new Position(1_772_409_550_123_456_789, 2_147_483_647);

        var moved = await table.CommitAsync(new NoRows(), await table.PositionAsync(), next);
        Assert.Equal((Outcome.Committed, next), (moved.Outcome, moved.Stored!.Position!.Value));
        Assert.Equal(next, (await table.PositionAsync())!.Position);
        Assert.Equal(["1|a1|10.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task Of_two_appliers_that_expect_the_same_position_one_wins()
    {
        var table = await SeededTableAsync();
        var expected = await table.PositionAsync();
        var first = table.CommitAsync(table.MergeOf("(1, 'first', 20, false)"), expected, TrialTable.At(20));
        var second = table.CommitAsync(table.MergeOf("(1, 'second', 30, false)"), expected, TrialTable.At(30));
        var results = await Task.WhenAll(first, second);

        Assert.Equal(
            [Outcome.Committed, Outcome.Superseded], results.Select(result => result.Outcome).Order());
        var winner = results.Single(result => result.Outcome == Outcome.Committed).Stored!.Position;
        Assert.Equal(winner, (await table.PositionAsync())!.Position);
        var row = winner == TrialTable.At(20) ? "1|first|20.0000000000" : "1|second|30.0000000000";
        Assert.Equal([row, "2|a2|10.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task The_slower_of_two_appliers_lands_last_and_changes_nothing()
    {
        var table = await SeededTableAsync();
        var expected = await table.PositionAsync();
        var slow = table.MergeOf("(1, 'slow', 15, false)");

        var fast = table.MergeOf("(1, 'fast', 15, false), (2, NULL, 16, true)");
        await table.CommitAsync(fast, expected, TrialTable.At(20));
        var late = await table.CommitAsync(slow, expected, TrialTable.At(15));
        Assert.Equal((Outcome.Superseded, TrialTable.At(20)), (late.Outcome, late.Stored!.Position!.Value));
        Assert.Equal(["1|fast|15.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task Another_writer_is_refused()
    {
        var table = await SeededTableAsync();
        var refused = await Assert.ThrowsAsync<ConfigException>(
            () => Warehouse.PositionAsync(table.Name, "somebody", Cancellation));
        Assert.Contains(TrialTable.Writer, refused.Message, StringComparison.Ordinal);
        Assert.Contains("somebody", refused.Message, StringComparison.Ordinal);

        var merge = table.MergeOf("(1, 'b', 20, false)");
        var commit = table.CommitOf(merge, await table.PositionAsync(), TrialTable.At(20));
        await Assert.ThrowsAsync<ConfigException>(
            () => Warehouse.CommitAsync([commit with { Writer = "somebody" }], Cancellation));
        Assert.Equal(["1|a1|10.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task In_a_group_the_table_that_is_held_does_not_stop_the_other()
    {
        var good = await SeededTableAsync();
        var bad = NewTable();
        var results = await Warehouse.CommitAsync(
            [
                bad.CommitOf(bad.MergeOf("(1, 'x', 5, false), (1, 'y', 6, false)"), null, TrialTable.At(20)),
                good.CommitOf(good.MergeOf("(3, 'c', 15, false)"), await good.PositionAsync(), TrialTable.At(20)),
            ],
            Cancellation);

        Assert.Equal([Outcome.Held, Outcome.Committed], results.Select(result => result.Outcome));
        Assert.Equal([bad.Name, good.Name], results.Select(result => result.Table));
        Assert.NotNull(results[0].Message);
        Assert.Null((await bad.PositionAsync())?.Position);
        Assert.Equal(["1|a1|10.0000000000", "2|a2|10.0000000000", "3|c|15.0000000000"], await good.RowsAsync());
    }

    [Fact]
    public async Task Rows_that_somebody_else_added_in_between_are_merged_into_like_any_others()
    {
        var table = await SeededTableAsync();
        await InsertByOtherAsync(table, "(3, 'theirs', NULL), (4, 'theirs', 12)");

        var result = await table.MergeAsync("(3, 'ours', 15, false), (4, NULL, 15, true)", TrialTable.At(20));
        Assert.Equal(Outcome.Committed, result.Outcome);
        Assert.Equal(["1|a1|10.0000000000", "2|a2|10.0000000000", "3|ours|15.0000000000"], await table.RowsAsync());
    }
}
