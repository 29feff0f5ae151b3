using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>Chapter: reading back what was written.</summary>
public abstract class ReadingSuite(WarehouseHost host) : WarehouseSuite(host)
{
    /// <summary>A column of every type, with SQL of its largest, smallest and empty or odd value, and each as text.</summary>
    static readonly (DataType Type, string[] Values, string[] Texts)[] Types =
    [
        (DataType.Boolean, ["true", "false", "true"], ["1", "0", "1"]),
        (DataType.TinyInt, ["127", "-128", "0"], ["127", "-128", "0"]),
        (DataType.SmallInt, ["32767", "-32768", "0"], ["32767", "-32768", "0"]),
        (DataType.Int, ["2147483647", "-2147483648", "0"], ["2147483647", "-2147483648", "0"]),
        (
            DataType.BigInt,
            ["9223372036854775807", "-9223372036854775808", "0"],
            ["9223372036854775807", "-9223372036854775808", "0"]
        ),
        (
            DataType.Float,
            ["'3.4028235e38'::FLOAT", "'1e-45'::FLOAT", "'NaN'::FLOAT"],
            ["3.4028235E+38", "1E-45", "NaN"]
        ),
        (
            DataType.Double,
            ["'1.7976931348623157e308'::DOUBLE", "'5e-324'::DOUBLE", "'-Infinity'::DOUBLE"],
            ["1.7976931348623157E+308", "5E-324", "-Infinity"]
        ),
        (DataType.Decimal(4, 2), ["99.99", "-99.99", "0.01"], ["99.99", "-99.99", "0.01"]),
        (DataType.Decimal(9, 0), ["999999999", "-999999999", "0"], ["999999999", "-999999999", "0"]),
        (
            DataType.Decimal(18, 18),
            ["0.999999999999999999", "-0.999999999999999999", "0"],
            ["0.999999999999999999", "-0.999999999999999999", "0.000000000000000000"]
        ),
        (
            DataType.Decimal(38, 10),
            ["'9999999999999999999999999999.9999999999'", "'-9999999999999999999999999999.9999999999'", "'1.5'"],
            ["9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999", "1.5000000000"]
        ),
        (DataType.String, ["repeat('ü€𝄞', 100)", "''", "'a' || chr(10) || '\"\\'''"], []),
        (DataType.Binary, ["'\\xFF\\x00\\x7F'::BLOB", "''::BLOB", "'abcdefghijklmnop'::BLOB"], []),
        (DataType.Date, ["'9999-12-31'", "'0001-01-01'", "'1582-10-10'"], ["2932896", "-719162", "-141432"]),
        (
            DataType.Timestamp,
            ["'9999-12-31 23:59:59.999999+00'", "'0001-01-01 00:00:00+00'", "'1969-12-31 23:59:59.999999+00'"],
            ["253402300799999999", "-62135596800000000", "-1"]
        ),
        (
            DataType.TimestampNtz,
            ["'9999-12-31 23:59:59.999999'", "'0001-01-01 00:00:00'", "'2024-02-29 12:34:56.123456'"],
            ["253402300799999999", "-62135596800000000", "1709210096123456"]
        ),
        (DataType.Array(DataType.String), ["['a', NULL, '']", "[]", "['x']"], ["[a,null,]", "[]", "[x]"]),
        (
            DataType.Array(DataType.Array(DataType.Decimal(12, 3))),
            ["[[1.5, NULL], NULL, []]", "[]", "[[2]]"],
            ["[[1.500,null],null,[]]", "[]", "[[2.000]]"]
        ),
        (
            DataType.Map(DataType.String, DataType.BigInt),
            ["MAP {'k': 1, 'l': NULL}", "MAP {}", "MAP {'': 5}"],
            ["{k=1,l=null}", "{}", "{=5}"]
        ),
        (
            DataType.Struct(
                new StructField("x", DataType.Int),
                new StructField("y z", DataType.Struct(new StructField("t", DataType.Timestamp)))),
            [
                "{'x': 1, 'y z': {'t': '1970-01-01 00:00:01+00'}}",
                "{'x': NULL, 'y z': NULL}",
                "{'x': 2, 'y z': {'t': NULL}}",
            ],
            ["(1,(1000000))", "(null,null)", "(2,(null))"]
        ),
    ];

    [Fact]
    public async Task Values_of_every_type_come_back_as_they_were_written()
    {
        var columns = Types.Select((type, index) => new ColumnDefinition($"c{index}", type.Type)).ToArray();
        var table = NewTable(TrialTable.Keyed(DataType.Int, columns));
        var rows = Enumerable.Range(0, 3).Select(row => $"{string.Join(", ", Types.Select(type => type.Values[row]))}")
            .Append(string.Join(", ", Types.Select(_ => "NULL")))
            .Select((values, key) => $"({key}, {values}, 1, false)");
        var result = await table.MergeAsync(string.Join(", ", rows), TrialTable.At(1));
        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));

        var expected = Enumerable.Range(0, 3).Select(row => Types.Select(type => Text(type, row)))
            .Append(Types.Select(_ => "null"))
            .Select((values, key) => values.Prepend($"{key}").ToArray());
        var actual = await table.RowsAsync(["k", .. columns.Select(column => column.Name)]);
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

    /// <summary>What <see cref="RowText"/> prints; for text and bytes it follows from the SQL.</summary>
    static string Text((DataType Type, string[] Values, string[] Texts) type, int row) => (type.Type.Kind, row) switch
    {
        (TypeKind.String, 0) => string.Concat(Enumerable.Repeat("ü€𝄞", 100)),
        (TypeKind.String, 1) => "",
        (TypeKind.String, _) => "a\n\"\\'",
        (TypeKind.Binary, 0) => "0xFF007F",
        (TypeKind.Binary, 1) => "0x",
        (TypeKind.Binary, _) => "0x6162636465666768696A6B6C6D6E6F70",
        _ => type.Texts[row],
    };
}
