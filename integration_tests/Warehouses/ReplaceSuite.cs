using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>Chapter: the rows of a commit in place of all that is there.</summary>
public abstract class ReplaceSuite(WarehouseHost host) : WarehouseSuite(host)
{
    [Fact]
    public async Task New_rows_take_the_place_of_all_rows_with_a_new_column_and_the_position()
    {
        var table = await SeededTableAsync();
        await table.MergeAsync("(2, NULL, 11, true), (3, 'a3', 11, false)", TrialTable.At(11));
        var before = await table.PositionAsync();
        var added = new ColumnDefinition("b", DataType.Int);
        var wider = new TrialTable(Warehouse, Database, table.Name, TrialTable.Keyed(DataType.BigInt, A, added));
        var rows = wider.Stage(
            "SELECT k::BIGINT AS k, 'new' AS a, 7::INTEGER AS b, 20::DECIMAL(29,10) AS u FROM range(2, 5) t(k)");
        var result = await wider.CommitAsync(new Replace(rows), before, TrialTable.At(20));

        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        string[] expected = ["2|new|7", "3|new|7", "4|new|7"];
        Assert.Equal(expected, await wider.RowsAsync("k", "a", "b"));
        var stored = await wider.PositionAsync();
        Assert.Equal(TrialTable.At(20), stored!.Position);

        var again = await wider.CommitAsync(new Replace(rows), before, TrialTable.At(20));
        Assert.Equal(Outcome.AlreadyThere, again.Outcome);
        var late = await wider.CommitAsync(new Replace(rows), before, TrialTable.At(15));
        Assert.Equal(Outcome.Superseded, late.Outcome);
        Assert.Equal(expected, await wider.RowsAsync("k", "a", "b"));

        await wider.MergeAsync("(2, 'merged', 8, 30, false), (4, NULL, NULL, 30, true)", TrialTable.At(30));
        Assert.Equal(["2|merged|8", "3|new|7"], await wider.RowsAsync("k", "a", "b"));

        var none = wider.Stage("SELECT 1::BIGINT AS k, '' AS a, 1 AS b, 1::DECIMAL(29,10) AS u WHERE false");
        var emptied = await wider.CommitAsync(new Replace(none), await wider.PositionAsync(), TrialTable.At(40));
        Assert.Equal((Outcome.Committed, null), (emptied.Outcome, emptied.Message));
        Assert.Empty(await wider.RowsAsync("k"));
        Assert.Equal(TrialTable.At(40), (await wider.PositionAsync())!.Position);
    }
}
