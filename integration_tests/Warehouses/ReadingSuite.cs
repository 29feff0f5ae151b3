using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>Chapter: reading back what was written.</summary>
public abstract class ReadingSuite(WarehouseHost host) : WarehouseSuite(host)
{
    [Fact]
    public async Task Values_of_every_type_come_back_as_they_were_written()
    {
        var table = NewTable(TypeSample.Schema);
        var result = await table.MergeAsync(TypeSample.Rows, TrialTable.At(1));
        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));

        var expected = Enumerable.Range(0, TypeSample.Values)
            .Select(row => TypeSample.All.Select(sample => sample.Texts[row]))
            .Append(TypeSample.All.Select(_ => "null"))
            .Select((values, key) => values.Prepend($"{key}").ToArray());
        var columns = TypeSample.Schema.Columns.Select(column => column.Name).Where(name => name != "u");
        var actual = await table.RowsAsync([.. columns]);
        Assert.Equal(expected, actual.Select(row => row.Split('|')));
    }

    [Fact]
    public async Task A_read_stays_at_its_version_and_its_slices_can_be_read_again()
    {
        var table = await SeededTableAsync();
        var request = new ReadRequest(table.Name, [A, table.Schema.Columns[0]], Version: null, Cursor: null);
        var slices = await Warehouse.PlanReadAsync(request, Cancellation);
        await table.MergeAsync("(1, 'new', 20, false), (2, NULL, 20, true), (3, 'c', 20, false)", TrialTable.At(20));

        for (var time = 0; time < 2; time++)
        {
            var rows = new List<string>();
            foreach (var slice in slices)
            {
                var kept = new ReadSlice(slice.Request, slice.Part, Rows: null);
                rows.AddRange(await RowText.ReadAsync(Warehouse.ReadAsync(kept, Cancellation)));
            }

            Assert.Equal(["a1|1", "a2|2"], rows.Order(StringComparer.Ordinal));
        }

        Assert.Equal(["1|new|20.0000000000", "3|c|20.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task A_cursor_reads_from_its_value_on_with_without_or_only_nulls()
    {
        var columns = new[]
        {
            new ColumnDefinition("n", DataType.Decimal(12, 2)),
            new ColumnDefinition("s", DataType.String),
            new ColumnDefinition("d", DataType.Date),
            new ColumnDefinition("t", DataType.Timestamp),
            new ColumnDefinition("z", DataType.TimestampNtz),
            new ColumnDefinition("f", DataType.Double),
            new ColumnDefinition("x", DataType.Binary),
        };
        var table = NewTable(TrialTable.Keyed(DataType.BigInt, columns));
        const string time = "'2024-01-02 00:00:00.000001";
        await table.MergeAsync(
            "(1, 1.5, 'a', '2024-01-01', '2024-01-01 00:00:00+00', '2024-01-01 00:00:00', 1.5, 'a'::BLOB, 1, false), "
            + $"(2, 2.5, 'é', '2024-01-02', {time}+00', {time}', 2.5, '\\xFF'::BLOB, 1, false), "
            + "(3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, false)",
            TrialTable.At(1));
        (ColumnDefinition Column, string AtLeast)[] bounds =
        [
            (table.Schema.Columns[0], "2"),
            (columns[0], "2.5"), (columns[1], "b"), (columns[2], "2024-01-02"),
            (columns[3], "2024-01-02T00:00:00.000001Z"), (columns[4], "2024-01-02T00:00:00.000001"),
            (columns[5], "2.5"), (columns[6], "/w=="),
        ];
        foreach (var (column, atLeast) in bounds)
        {
            string[] nulls = column.Name == "k" ? [] : ["3"];
            string[] from = column.Name == "k" ? ["2", "3"] : ["2"];
            Assert.Equal(from, await KeysAsync(table, new CursorFilter(column, atLeast, CursorNulls.Exclude)));
            var including = new CursorFilter(column, atLeast, CursorNulls.Include);
            Assert.Equal(from.Union(nulls).Order(), await KeysAsync(table, including));
            Assert.Equal(nulls, await KeysAsync(table, new CursorFilter(column, null, CursorNulls.Only)));
        }

        Assert.Equal(["1", "2", "3"], await KeysAsync(table, new CursorFilter(columns[0], null, CursorNulls.Include)));
        Assert.Equal(["1", "2"], await KeysAsync(table, new CursorFilter(columns[0], null, CursorNulls.Exclude)));
    }

    static Task<string[]> KeysAsync(TrialTable table, CursorFilter cursor) =>
        table.ReadAsync(new ReadRequest(table.Name, [table.Schema.Columns[0]], Version: null, cursor));
}
