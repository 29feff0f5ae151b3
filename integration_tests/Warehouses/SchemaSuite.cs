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
}
