using System.Collections.Immutable;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using UnitTests.Golden;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

/// <summary>The SQL that goes to the warehouse, word by word. The statements run for real in the integration tests.</summary>
public sealed class SqlTests
{
    const string Writer = "it's";
    const string Incarnation = "0123456789abcdef0123456789abcdef";

    static readonly TableName Table = new("main", "bank", "ac`counts");
    static readonly TableName Control = new("main", "bank", "__crdb__control");
    static readonly ImmutableArray<string> Files =
        ["/Volumes/main/cdc/staging/a/data_0.parquet", "/Volumes/main/cdc/staging/a/data_1.parquet"];

    static readonly Declaration Declared = new(
        Table, Incarnation, new Position(1_700_000_000_000_000_000, 1), new Position(1_700_000_000_000_000_001, 0), 7);

    static readonly TableSchema Families = new(
        [
            new ColumnDefinition("id", DataType.BigInt, Nullable: false, Comment: "it's \\ the key"),
            new ColumnDefinition("code", DataType.String, Nullable: false),
            new ColumnDefinition("owner", DataType.String),
            new ColumnDefinition("opened", DataType.TimestampNtz),
            new ColumnDefinition("b", DataType.Array(DataType.Decimal(10, 2))),
            new ColumnDefinition("__crdb__updated", DataType.Decimal(29, 10)),
            new ColumnDefinition("__crdb__updated_f1", DataType.Decimal(29, 10)),
        ],
        ["id", "code"]);

    static readonly ImmutableArray<ColumnGroup> Groups =
    [
        new("primary", ["owner", "opened"], "__crdb__updated"),
        new("f1", ["b"], "__crdb__updated_f1"),
    ];

    [Fact]
    public void Control_table() => GoldenFile.Check("databricks/control_create.sql", ControlSql.Create(Control));

    [Fact]
    public void Control_rows_of_some_tables() => GoldenFile.Check(
        "databricks/control_read.sql", ControlSql.Read(Control, Writer, [Table, Table with { Table = "b" }]));

    [Fact]
    public void Declaration_of_a_group() => GoldenFile.Check(
        "databricks/declare.sql",
        ControlSql.Declare(Control, Writer, "attempt", [Declared, Declared with { Expected = null, Epoch = 1 }]));

    [Fact]
    public void Confirmation_of_a_group() => GoldenFile.Check(
        "databricks/confirm.sql", ControlSql.Confirm(Control, Writer, [(Declared, 17), (Declared, null)]));

    [Fact]
    public void Table_with_key_and_comments() => GoldenFile.Check(
        "databricks/table_create.sql", TableSql.Create(Table, Families, Writer, Incarnation));

    [Fact]
    public void Table_whose_key_may_be_null_and_whose_names_need_mapping()
    {
        var schema = new TableSchema(
            [new ColumnDefinition("a key", DataType.Double), new ColumnDefinition("v;", DataType.Binary)], ["a key"]);
        GoldenFile.Check(
            "databricks/table_create_mapped.sql", TableSql.Create(Table, schema, Writer, Incarnation));
    }

    [Fact]
    public void Added_columns_and_barrier() => GoldenFile.Check(
        "databricks/table_change.sql",
        string.Join(
            ";\n\n",
            TableSql.MapColumns(Table), TableSql.AddColumns(Table, Families.Columns.Skip(4)),
            TableSql.Barrier(Table, 8), TableSql.NewestVersion(Table), TableSql.Describe(Table)));

    [Fact]
    public void Merge_of_two_families_with_bounds()
    {
        using var database = TestDatabase();
        var merge = new Merge(new StagedRows(database, "staged", 3), Families.Key, Groups);
        GoldenFile.Check(
            "databricks/merge.sql",
            MergeSql.Text(
                Table, Families, merge, Files, ControlSql.Fence(Control, Writer, Declared),
                [new KeyBounds("id", DataType.BigInt, "-5", "12")]));
    }

    [Fact]
    public void Merge_of_keys_with_many_forms()
    {
        using var database = TestDatabase();
        var schema = new TableSchema(
            [
                new ColumnDefinition("n", DataType.String), new ColumnDefinition("d", DataType.Double),
                new ColumnDefinition("__crdb__updated", DataType.Decimal(29, 10)),
            ],
            ["n", "d"]);
        var merge = new Merge(
            new StagedRows(database, "staged", 3), schema.Key, [new("primary", [], "__crdb__updated")])
        {
            NumberTextKeys = ["n"],
        };
        GoldenFile.Check("databricks/merge_number_text.sql", MergeSql.Text(Table, schema, merge, Files, "true", []));
    }

    [Fact]
    public void Check_of_staged_files() => GoldenFile.Check(
        "databricks/staged_check.sql",
        string.Join(
            "\nUNION ALL\n",
            StagedSql.Check(0, Files, Families, ["`id`", "`code`"]),
            StagedSql.Check(1, Files, Families with { Key = [] }, [])));

    [Fact]
    public void Append_with_and_without_a_position()
    {
        var stored = Families with { Columns = Families.Columns.Add(new ColumnDefinition("later", DataType.Int)) };
        var fence = ControlSql.RaisingFence(Control, Writer, Declared);
        GoldenFile.Check(
            "databricks/append.sql",
            InsertSql.Append(Table, stored, Families, Files, fence, Declared) + ";\n\n"
            + InsertSql.Append(Table, stored, Families, Files, "true", Declared with { Expected = null }));
    }

    [Fact]
    public void Replacement() => GoldenFile.Check(
        "databricks/replace.sql",
        InsertSql.Replace(Table, Families, Families, Files, ControlSql.RaisingFence(Control, Writer, Declared)));

    [Fact]
    public void Table_written_anew_with_other_types()
    {
        var schema = new TableSchema(
            [
                new ColumnDefinition("id", DataType.BigInt), new ColumnDefinition("o\u0060dd", DataType.Int),
                new ColumnDefinition("b", DataType.Array(DataType.Decimal(10, 2))),
                new ColumnDefinition("n", DataType.BigInt), new ColumnDefinition("t", DataType.TimestampNtz),
            ],
            ["id"]);
        var properties = ImmutableDictionary<string, string>.Empty
            .Add(TableSql.Incarnation, Incarnation).Add("delta.columnMapping.mode", "name")
            .Add("delta.columnMapping.maxColumnId", "5").Add("delta.feature.columnMapping", "supported");
        var state = new TableState(
            new TableInfo(Table, schema) { Comment = "it's", Properties = properties }, HasVersions: true);
        GoldenFile.Check(
            "databricks/rewrite.sql",
            RewriteSql.Shape(Table) + ";\n\n" + RewriteSql.Text(
                state,
                [
                    new("o\u0060dd", DataType.Int, DataType.String), new("t", DataType.TimestampNtz, DataType.String),
                    new("b", schema.Columns[2].Type, DataType.String),
                    new("n", DataType.BigInt, DataType.Decimal(9, 2)),
                ],
                "struct<it's>",
                ControlSql.RaisingFence(Control, Writer, Declared)));
    }

    [Fact]
    public void Manifest()
    {
        var manifest = new Manifest(
            Table with { Table = "__crdb__manifest" }, Writer, Declared.Next, [Table, Table with { Table = "b" }]);
        GoldenFile.Check(
            "databricks/manifest.sql",
            string.Join(
                ";\n\n",
                ManifestSql.Create(manifest.ManifestTable), ManifestSql.Publish(Control, manifest),
                ManifestSql.CountPublished(manifest), ManifestSql.Newest(manifest.ManifestTable, Writer)));
    }

    [Fact]
    public void Listing() => GoldenFile.Check(
        "databricks/list.sql",
        ListSql.Tables(new TableFilter("ma`in", ["a", "b"])).Text + ";\n\n"
        + ListSql.Tables(new TableFilter("main", [])).Text);

    [Fact]
    public void Reads_with_every_kind_of_cursor()
    {
        ColumnDefinition[] columns =
        [
            new("n", DataType.Decimal(10, 2)),
            new("v", DataType.Other("VARIANT")),
            new("i", DataType.Other("interval day")),
        ];
        var request = new ReadRequest(Table, [.. columns], 17, null);
        CursorFilter?[] cursors =
        [
            null,
            new(columns[0], "12.50", CursorNulls.Include),
            new(columns[0], "12.50", CursorNulls.Exclude),
            new(columns[0], null, CursorNulls.Include),
            new(columns[0], null, CursorNulls.Exclude),
            new(columns[0], "12.50", CursorNulls.Only),
            new(new ColumnDefinition("s", DataType.String), "it's \\ '", CursorNulls.Exclude),
            new(new ColumnDefinition("t", DataType.Timestamp), "2024-02-29T23:59:59.123456Z", CursorNulls.Exclude),
            new(new ColumnDefinition("b", DataType.Binary), "AP8=", CursorNulls.Exclude),
        ];
        GoldenFile.Check(
            "databricks/read.sql",
            string.Join(";\n", cursors.Select(cursor => ReadSql.Select(request with { Cursor = cursor })))
            + ";\n" + ReadSql.Select(request with { Version = null }));
    }

    static Database TestDatabase() => global::UnitTests.DuckDB.TestDatabase.Open();
}
