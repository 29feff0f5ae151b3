using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>Chapter: what a merge does to rows.</summary>
public abstract class MergeSuite(WarehouseHost host) : WarehouseSuite(host)
{
    [Fact]
    public Task All_cases_of_the_change_set_file_once_and_twice_in_one_table() =>
        Apply_once_and_twice([.. ChangeSetCases.Applicable]);

    [Fact]
    public async Task A_key_twice_in_the_staged_rows_is_refused_and_nothing_is_written()
    {
        var table = NewTable(ChangeSetCases.Schema);
        int[] cases = [ChangeSetCases.DuplicateKey];
        await CommitAsync(table, ChangeSetCases.Before(cases)!, 1);
        var before = await table.RowsAsync();

        var result = await CommitAsync(table, ChangeSetCases.Staged(cases)!, 2);
        Assert.Equal((Outcome.Held, TrialTable.At(1)), (result.Outcome, result.Stored!.Position!.Value));
        Assert.Equal(before, await table.RowsAsync());
    }

    [Fact]
    public async Task Null_zero_and_NaN_are_one_key_each()
    {
        var table = NewTable(TrialTable.Keyed(DataType.Double, A));
        await table.MergeAsync(
            "(0.0::DOUBLE, 'zero', 1, false), ('NaN', 'nan', 1, false), (NULL, 'null', 1, false)",
            TrialTable.At(1));
        var result = await table.MergeAsync(
            "('-0.0'::DOUBLE, 'zero', 2, false), ('NaN', 'nan', 2, false), (NULL, 'null', 2, false)",
            TrialTable.At(2));

        Assert.Equal((0L, 3L), (result.Counts.Inserted, result.Counts.Updated));
        Assert.Equal(
            ["-0|zero|2.0000000000", "NaN|nan|2.0000000000", "null|null|2.0000000000"], await table.RowsAsync());

        var twice = await table.MergeAsync(
            "(0.0::DOUBLE, 'x', 3, false), ('-0.0'::DOUBLE, 'y', 3, false)",
            TrialTable.At(3));
        Assert.Equal(Outcome.Held, twice.Outcome);
    }

    [Fact]
    public async Task Keys_of_several_columns_match_by_all_of_them()
    {
        var schema = new TableSchema(
            [
                new ColumnDefinition("region", DataType.String),
                new ColumnDefinition("day", DataType.Date),
                new ColumnDefinition("amount", DataType.Decimal(12, 2)),
                A,
                new ColumnDefinition("u", DataType.Decimal(29, 10)),
            ],
            ["amount", "region", "day"]);
        var table = NewTable(schema);
        await table.MergeAsync(
            "('eu', '2024-01-01', 1.00, 'x', 1, false), ('eu', NULL, 1.00, 'y', 1, false), "
            + "('EU', NULL, 1.00, 'z', 1, false)",
            TrialTable.At(1));
        await table.MergeAsync(
            "('eu', NULL, 1, 'new', 2, false), ('eu', '2024-01-01', 2, 'other', 2, false), ('EU', NULL, 1, NULL, 2, true)",
            TrialTable.At(2));

        Assert.Equal(
            ["eu|19723|1.00|x", "eu|19723|2.00|other", "eu|null|1.00|new"],
            await table.RowsAsync("region", "day", "amount", "a"));
    }

    [Fact]
    public async Task Numbers_kept_as_text_are_one_key_by_value_and_the_newest_text_wins()
    {
        var schema = TrialTable.Keyed(DataType.String, A);
        var table = new TrialTable(Warehouse, Database, NewName(), schema) { NumberTextKeys = ["k"] };
        await table.MergeAsync(
            "('1.0', 'one', 1, false), ('1000', 'thousand', 1, false), ('0', 'zero', 1, false), ('NaN', 'nan', 1, false)",
            TrialTable.At(1));
        var result = await table.MergeAsync(
            "('1.00', 'one again', 2, false), ('1E+3', NULL, 2, true), ('-0.0', 'zero again', 2, false)",
            TrialTable.At(2));

        Assert.Equal((0L, 2L, 1L), (result.Counts.Inserted, result.Counts.Updated, result.Counts.Deleted));
        Assert.Equal(["-0.0|zero again", "1.00|one again", "NaN|nan"], await table.RowsAsync("k", "a"));

        var twice = await table.MergeAsync("('5', 'x', 3, false), ('5.0', 'y', 3, false)", TrialTable.At(3));
        Assert.Equal(Outcome.Held, twice.Outcome);
    }

    [Fact]
    public async Task A_table_of_key_columns_only_is_merged()
    {
        var table = NewTable(TrialTable.Keyed(DataType.BigInt));
        await table.MergeAsync("(1, 1, false), (2, 1, false)", TrialTable.At(1));
        await table.MergeAsync("(1, 2, true), (3, 2, false)", TrialTable.At(2));
        Assert.Equal(["2|1.0000000000", "3|2.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task Rows_deleted_and_inserted_again_over_several_commits_stay_single()
    {
        var table = await SeededTableAsync();
        await table.MergeAsync("(1, NULL, 20, true), (2, 'b', 20, false)", TrialTable.At(20));
        await table.MergeAsync("(1, 'again', 30, false), (2, 'c', 30, false)", TrialTable.At(30));
        var last = await table.MergeAsync("(1, 'last', 40, false), (2, NULL, 40, true)", TrialTable.At(40));

        Assert.Equal(["1|last|40.0000000000"], await table.RowsAsync());
        Assert.True(last.Counts.Total is null or 1);
    }

    /// <summary>Rows before, staged rows, and the staged rows again from the next position on.</summary>
    private protected async Task Apply_once_and_twice(int[] cases)
    {
        var table = NewTable(ChangeSetCases.Schema);
        if (ChangeSetCases.Before(cases) is { } before)
        {
            await CommitAsync(table, before, 1);
        }

        var once = await CommitAsync(table, ChangeSetCases.Staged(cases)!, 2);
        Assert.Equal(Outcome.Committed, once.Outcome);
        await AssertAfterAsync(table, cases);
        var counts = cases.Select(ChangeSetCases.Counts).ToArray();
        Assert.Equal(counts.Sum(count => count.Inserted), once.Counts.Inserted);
        Assert.Equal(counts.Sum(count => count.Deleted), once.Counts.Deleted);
        Assert.True(once.Counts.Updated >= counts.Sum(count => count.Updated));

        await CommitAsync(table, ChangeSetCases.Staged(cases)!, 3);
        await AssertAfterAsync(table, cases);
    }

    static async Task AssertAfterAsync(TrialTable table, int[] cases)
    {
        var expected = ChangeSetCases.After(cases);
        var actual = await table.RowsAsync();
        foreach (var row in expected.Except(actual).Concat(actual.Except(expected)).Take(1))
        {
            Assert.Fail(
                $"Case '{ChangeSetCases.CaseOf(row)}':\nexpected {string.Join("\n         ", expected)}\n"
                + $"actual   {string.Join("\n         ", actual)}");
        }

        Assert.Equal(expected, actual);
    }

    static async Task<CommitResult> CommitAsync(TrialTable table, string staged, long position) =>
        await table.CommitAsync(
            new Merge(table.Stage(staged), ["k"], [.. ChangeSetCases.Groups]),
            await table.PositionAsync(),
            TrialTable.At(position));
}
