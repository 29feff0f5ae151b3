using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>Chapter: columns and keys of tables.</summary>
public abstract class SchemaSuite(WarehouseHost host) : WarehouseSuite(host)
{
    static readonly ColumnDefinition B = new("b", DataType.Int);

    [Fact]
    public async Task A_table_describes_its_columns_key_and_comments()
    {
        var schema = new TableSchema(
            [
                new ColumnDefinition("Id_1", DataType.Int),
                new ColumnDefinition("größe", DataType.Decimal(20, 5), Comment: "in 'm'"),
                new ColumnDefinition("tags", DataType.Array(DataType.Struct(new StructField("x", DataType.Date)))),
                new ColumnDefinition("u", DataType.Decimal(29, 10)),
            ],
            ["größe", "Id_1"]);
        var table = NewTable(schema);
        await table.CommitAsync(new SchemaOnly(), expected: null, next: null);

        var info = await Warehouse.DescribeAsync(table.Name, Cancellation);
        Assert.NotNull(info);
        Assert.Equal(schema.Columns, info.Schema.Columns);
        Assert.Equal(schema.Key, info.Schema.Key);
        Assert.False(info.IsView);
        Assert.NotNull(info.Version);
        Assert.Equal(TrialTable.Writer, info.Properties[TableProperties.Writer]);
        Assert.Null(await Warehouse.DescribeAsync(table.Name with { Table = "no_such_table" }, Cancellation));

        var listed = new List<TableInfo>();
        await foreach (var one in Warehouse.ListAsync(new TableFilter("main", [Schema]), Cancellation))
        {
            listed.Add(one);
        }

        var only = Assert.Single(listed, one => one.Name == table.Name);
        Assert.Equal(schema.Columns, only.Schema.Columns);
        Assert.Equal(schema.Key, only.Schema.Key);
    }

    [Fact]
    public async Task New_columns_come_last_and_are_null_in_the_rows_that_are_there()
    {
        var table = await SeededTableAsync();
        var wider = new TrialTable(Warehouse, Database, table.Name, TrialTable.Keyed(DataType.BigInt, A, B));
        var result = await wider.MergeAsync("(2, 'new', 7, 20, false), (3, 'c', 8, 20, false)", TrialTable.At(20));

        Assert.Equal(Outcome.Committed, result.Outcome);
        var info = await Warehouse.DescribeAsync(table.Name, Cancellation);
        Assert.Equal(["k", "a", "u", "b"], info!.Schema.Columns.Select(column => column.Name));
        Assert.Equal(["1|a1|null", "2|new|7", "3|c|8"], await wider.RowsAsync("k", "a", "b"));
    }

    [Fact]
    public async Task A_column_that_the_commit_does_not_have_keeps_its_values()
    {
        var wide = NewTable(TrialTable.Keyed(DataType.BigInt, A, B));
        await wide.MergeAsync("(1, 'a1', 1, 10, false), (2, 'a2', 2, 10, false)", TrialTable.At(10));
        var narrow = new TrialTable(Warehouse, Database, wide.Name, TrialTable.Keyed(DataType.BigInt, A));
        await narrow.MergeAsync("(1, 'new', 20, false), (3, 'c', 20, false)", TrialTable.At(20));

        Assert.Equal(["1|new|1", "2|a2|2", "3|c|null"], await wide.RowsAsync("k", "a", "b"));
    }

    [Fact]
    public async Task Columns_have_names_that_no_file_could_have()
    {
        var nested = DataType.Struct(
            new StructField("y z", DataType.Int),
            new StructField("list", DataType.Array(DataType.Struct(new StructField("a=b", DataType.String)))));
        var table = NewTable(new TableSchema(
            [
                new ColumnDefinition("the key", DataType.BigInt),
                new ColumnDefinition("a,b;{c}(d)=\te", DataType.String),
                new ColumnDefinition("plain", nested),
                new ColumnDefinition("u", DataType.Decimal(29, 10)),
            ],
            ["the key"]));
        await table.MergeAsync(
            "(1, 'a1', {'y z': 1, 'list': [{'a=b': 'x'}, NULL]}, 10, false), (2, 'a2', NULL, 10, false), "
            + "(3, 'a3', {'y z': NULL, 'list': NULL}, 10, false)",
            TrialTable.At(10));
        var later = new ColumnDefinition("a later one", DataType.Map(DataType.String, nested));
        var wider = new TrialTable(
            Warehouse, Database, table.Name, table.Schema with { Columns = table.Schema.Columns.Insert(3, later) });
        await wider.MergeAsync(
            "(2, 'new', {'y z': 2, 'list': []}, MAP {'m': {'y z': 5, 'list': [{'a=b': 'q'}]}}, 20, false), "
            + "(3, NULL, NULL, NULL, 20, true)",
            TrialTable.At(20));

        var info = await Warehouse.DescribeAsync(table.Name, Cancellation);
        Assert.Equal(table.Schema.Columns.Add(later), info!.Schema.Columns);
        Assert.Equal(
            ["1|a1|(1,[(x),null])|null", "2|new|(2,[])|{m=(5,[(q)])}"],
            await wider.RowsAsync("the key", "a,b;{c}(d)=\te", "plain", "a later one"));
    }

    [Fact]
    public async Task A_plain_table_gets_a_column_with_such_a_name_later()
    {
        var table = await SeededTableAsync();
        var odd = new ColumnDefinition("b (odd)", DataType.Int);
        var wider = new TrialTable(Warehouse, Database, table.Name, TrialTable.Keyed(DataType.BigInt, A, odd));
        await wider.MergeAsync("(2, 'new', 7, 20, false), (3, 'c', 8, 20, false)", TrialTable.At(20));
        await wider.MergeAsync("(1, NULL, NULL, 30, true), (3, 'd', 9, 30, false)", TrialTable.At(30));

        Assert.Equal(["2|new|7", "3|d|9"], await wider.RowsAsync("k", "a", "b (odd)"));
    }

    [Fact]
    public async Task A_type_grows_and_the_rows_that_are_there_keep_their_values()
    {
        (DataType From, DataType To, string Value, string Larger, string[] Expected)[] changes =
        [
            (DataType.SmallInt, DataType.Int, "-32768", "32768", ["-32768", "32768"]),
            (DataType.Int, DataType.BigInt, "7", "2147483648", ["7", "2147483648"]),
            (DataType.Float, DataType.Double, "1.5", "1e300", ["1.5", "1E+300"]),
            (DataType.Decimal(4, 2), DataType.Decimal(20, 5), "12.34", "123456.78901", ["12.34000", "123456.78901"]),
        ];
        Assert.SkipUnless(Host.TypesGrow, "This engine does not change the type of a column yet.");
        var table = NewTable(Typed(changes.Select(change => change.From)));
        var values = string.Join(", ", changes.Select(change => change.Value));
        await table.MergeAsync($"(1, {values}, 10, false)", TrialTable.At(10));
        var wider = new TrialTable(Warehouse, Database, table.Name, Typed(changes.Select(change => change.To)));
        values = string.Join(", ", changes.Select(change => change.Larger));
        await wider.MergeAsync($"(2, {values}, 20, false)", TrialTable.At(20));
        await wider.MergeAsync($"(3, {string.Join(", ", changes.Select(_ => "NULL"))}, 30, false)", TrialTable.At(30));

        var info = await Warehouse.DescribeAsync(table.Name, Cancellation);
        Assert.Equal(wider.Schema.Columns, info!.Schema.Columns);
        var columns = changes.Select((_, index) => $"c{index}");
        Assert.Equal(
            [
                $"1|{string.Join('|', changes.Select(change => change.Expected[0]))}",
                $"2|{string.Join('|', changes.Select(change => change.Expected[1]))}",
                $"3|{string.Join('|', changes.Select(_ => "null"))}",
            ],
            await wider.RowsAsync(["k", .. columns]));

        var narrow = await table.CommitAsync(new NoRows(), await table.PositionAsync(), TrialTable.At(40));
        Assert.Equal(Outcome.Held, narrow.Outcome);
    }

    [Fact]
    public async Task A_column_of_any_type_becomes_text_with_the_rows_that_are_there()
    {
        var samples = RetypedSample.All;
        var table = NewTable(Typed(samples.Select(sample => DataType.Parse(sample.Type))));
        var values = string.Join(", ", samples.Select(sample => sample.Value));
        await table.MergeAsync(
            $"(1, {values}, 10, false), (2, {values}, 10, false), (3, {values}, 10, false)", TrialTable.At(10));
        await table.MergeAsync($"(3, {Each(_ => "NULL")}, 20, false)", TrialTable.At(20));
        var text = new TrialTable(Warehouse, Database, table.Name, Typed(samples.Select(_ => DataType.String)));

        var result = await text.MergeAsync(
            $"(2, {Each(_ => "NULL")}, 30, true), (4, {Each(_ => "'new'")}, 30, false)", TrialTable.At(30));

        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        var info = await Warehouse.DescribeAsync(table.Name, Cancellation);
        Assert.Equal(text.Schema.Columns, info!.Schema.Columns.Select(column => column with { Nullable = true }));
        Assert.Equal(text.Schema.Key, info.Schema.Key);
        Assert.Equal(
            [
                $"1|{string.Join('|', samples.Select(sample => sample.Text))}",
                $"3|{string.Join('|', samples.Select(_ => "null"))}",
                $"4|{string.Join('|', samples.Select(_ => "new"))}",
            ],
            await text.RowsAsync(["k", .. samples.Select((_, index) => $"c{index}")]));
        await text.MergeAsync($"(4, {Each(_ => "NULL")}, 40, true)", TrialTable.At(40));
        Assert.Equal(2, (await text.RowsAsync("k")).Length);

        var back = await table.CommitAsync(new NoRows(), await table.PositionAsync(), TrialTable.At(50));
        Assert.Equal(Outcome.Held, back.Outcome);

        string Each(Func<string, string> value) => string.Join(", ", samples.Select(sample => value(sample.Type)));
    }

    [Fact]
    public async Task Whole_numbers_become_decimals_where_each_fits_and_keys_and_structs_stay()
    {
        var inner = DataType.Struct(new StructField("x", DataType.Int));
        var table = NewTable(Typed([DataType.Int, DataType.BigInt, inner]));
        await table.MergeAsync(
            "(1, 99, 1234, {'x': 1}, 10, false), (2, NULL, -5, NULL, 10, false)", TrialTable.At(10));
        TableSchema[] refused =
        [
            Typed([DataType.Decimal(3, 1), DataType.Decimal(3, 0), inner]),
            Typed([DataType.Int, DataType.BigInt, DataType.String]),
            TrialTable.Keyed(DataType.String, [.. table.Schema.Columns.Skip(1).SkipLast(1)]),
        ];
        foreach (var schema in refused)
        {
            var other = new TrialTable(Warehouse, Database, table.Name, schema);
            var held = await other.CommitAsync(new NoRows(), await other.PositionAsync(), TrialTable.At(20));
            Assert.Equal(Outcome.Held, held.Outcome);
            Assert.Contains("DECIMAL(3,0)|another \"target\"".Split('|'), part => held.Message!.Contains(part));
        }

        Assert.Equal(["1|99|1234", "2|null|-5"], await table.RowsAsync("k", "c0", "c1"));
        var wide = new TrialTable(
            Warehouse, Database, table.Name, Typed([DataType.Decimal(3, 1), DataType.Decimal(9, 2), inner]));
        var result = await wide.MergeAsync("(3, 0.5, 1, {'x': 3}, 20, false)", TrialTable.At(20));
        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        Assert.Equal(
            ["1|99.0|1234.00|(1)", "2|null|-5.00|null", "3|0.5|1.00|(3)"],
            await wide.RowsAsync("k", "c0", "c1", "c2"));
    }

    [Fact]
    public async Task Another_type_another_key_or_another_case_is_refused_and_nothing_is_written()
    {
        var table = await SeededTableAsync();
        var before = await table.PositionAsync();
        TableSchema[] others =
        [
            TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("a", DataType.Int)),
            TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("A", DataType.String)),
            table.Schema with { Key = ["a"] },
        ];
        foreach (var schema in others)
        {
            var other = new TrialTable(Warehouse, Database, table.Name, schema);
            var result = await other.CommitAsync(new NoRows(), before, TrialTable.At(20));
            Assert.Equal(Outcome.Held, result.Outcome);
            Assert.Contains(table.Name.ToString(), result.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await table.PositionAsync());
        Assert.Equal(["1|a1|10.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task A_table_without_key_takes_no_rows_by_key_and_one_with_a_key_none_without()
    {
        ColumnDefinition order = new("__crdb__updated", DataType.Decimal(29, 10));
        var events = NewTable(new TableSchema([new ColumnDefinition("k", DataType.BigInt), A, order], []));
        var rows = events.Stage(
            "SELECT 1::BIGINT AS k, 'a' || t AS a, t::DECIMAL(29,10) AS __crdb__updated FROM range(1, 3) r(t)");
        Assert.Equal(Outcome.Committed, (await events.CommitAsync(new Append(rows), null, TrialTable.At(10))).Outcome);
        var keyed = new TrialTable(Warehouse, Database, events.Name, TrialTable.Keyed(DataType.BigInt, A));

        var merged = await keyed.MergeAsync("(1, 'new', 20, false)", TrialTable.At(20));
        Assert.Equal(Outcome.Held, merged.Outcome);
        Assert.Contains("append_only", merged.Message, StringComparison.Ordinal);
        Assert.Equal((TrialTable.At(10), true), (merged.Stored!.Position, !merged.Stored.IsUnfinished));
        Assert.Equal(["1|a1", "1|a2"], await events.RowsAsync("k", "a"));

        var table = await SeededTableAsync();
        var keyless = new TrialTable(Warehouse, Database, table.Name, events.Schema);
        var appended = await keyless.CommitAsync(new Append(rows), await table.PositionAsync(), TrialTable.At(20));
        Assert.Equal(Outcome.Held, appended.Outcome);
        Assert.Contains("append_only", appended.Message, StringComparison.Ordinal);
        Assert.Equal(["1|a1|10.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
    }

    [Fact]
    public async Task A_renamed_column_keeps_its_values_under_the_new_name_also_in_the_key()
    {
        var table = await SeededTableAsync();
        var schema = new TableSchema(
            [new ColumnDefinition("id", DataType.BigInt), A with { Name = "text" }, table.Schema.Columns[^1]], ["id"])
        {
            Renames = ImmutableDictionary<string, string>.Empty.Add("k", "id").Add("a", "text").Add("nowhere", "here"),
        };
        var renamed = new TrialTable(Warehouse, Database, table.Name, schema);
        var result = await renamed.MergeAsync("(2, 'new', 20, false), (3, 'a3', 20, false)", TrialTable.At(20));

        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        var info = await Warehouse.DescribeAsync(table.Name, Cancellation);
        Assert.Equal(["id", "text", "u"], info!.Schema.Columns.Select(column => column.Name));
        Assert.Equal(["id"], info.Schema.Key);
        Assert.Equal(["1|a1", "2|new", "3|a3"], await renamed.RowsAsync("id", "text"));

        await renamed.MergeAsync("(1, NULL, 30, true), (2, 'newer', 30, false)", TrialTable.At(30));
        Assert.Equal(["2|newer", "3|a3"], await renamed.RowsAsync("id", "text"));
        var before = await table.CommitAsync(new NoRows(), await table.PositionAsync(), TrialTable.At(40));
        Assert.Equal(Outcome.Held, before.Outcome);
    }

    /// <summary>Columns <c>c0</c>, <c>c1</c>, … of these types.</summary>
    static TableSchema Typed(IEnumerable<DataType> types) => TrialTable.Keyed(
        DataType.BigInt, [.. types.Select((type, index) => new ColumnDefinition($"c{index}", type))]);
}
