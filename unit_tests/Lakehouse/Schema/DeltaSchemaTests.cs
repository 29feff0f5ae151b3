using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Lakehouse.Schema;
using UnitTests.Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.Schema;

public sealed class DeltaSchemaTests
{
    static readonly string Nested = LogText.OneLine(
        """
        {"type":"struct","fields":[
        {"name":"a","type":"long","nullable":false,"metadata":{"comment":"it's \"a\"","x":{"y":[1,2.50,null]}}},
        {"name":"s","type":{"type":"struct","fields":[
          {"name":"t","type":"decimal(38,10)","nullable":true,"metadata":{}}]},"nullable":true,"metadata":{}},
        {"name":"l","type":{"type":"array","elementType":{"type":"map","keyType":"string",
          "valueType":"timestamp_ntz","valueContainsNull":false},"containsNull":false},
          "nullable":true,"metadata":{}},
        {"name":"v","type":"variant","nullable":true,"metadata":{}}]}
        """);

    public static TheoryData<string, string> Types => new()
    {
        { "BOOLEAN", "\"boolean\"" },
        { "TINYINT", "\"byte\"" },
        { "SMALLINT", "\"short\"" },
        { "INT", "\"integer\"" },
        { "BIGINT", "\"long\"" },
        { "FLOAT", "\"float\"" },
        { "DOUBLE", "\"double\"" },
        { "DECIMAL(29,10)", "\"decimal(29,10)\"" },
        { "STRING", "\"string\"" },
        { "BINARY", "\"binary\"" },
        { "DATE", "\"date\"" },
        { "TIMESTAMP", "\"timestamp\"" },
        { "TIMESTAMP_NTZ", "\"timestamp_ntz\"" },
        { "ARRAY<INT>", """{"type":"array","elementType":"integer","containsNull":true}""" },
        {
            "MAP<STRING, DOUBLE>",
            """{"type":"map","keyType":"string","valueType":"double","valueContainsNull":true}"""
        },
        {
            "STRUCT<`a b`: INT NOT NULL, c: ARRAY<DATE>>",
            """
            {"type":"struct","fields":[{"name":"a b","type":"integer","nullable":false,"metadata":{}},
            {"name":"c","type":{"type":"array","elementType":"date","containsNull":true},
            "nullable":true,"metadata":{}}]}
            """
        },
    };

    [Fact]
    public void Everything_in_a_schema_string_survives() =>
        Assert.Equal(Nested, DeltaSchema.Parse(Nested, ColumnMappingMode.None).ToJson());

    [Theory]
    [MemberData(nameof(Types))]
    public void Types_of_the_seam_go_into_the_log_and_back(string sql, string json)
    {
        var column = new ColumnDefinition("c", DataType.Parse(sql), Nullable: false, "a comment");
        var schema = DeltaSchema.From([column]);
        var text = schema.ToJson();
        var expected =
            $$$"""
            {"type":"struct","fields":[{"name":"c","type":{{{json}}},
            "nullable":false,"metadata":{"comment":"a comment"}}]}
            """;
        Assert.Equal(LogText.OneLine(expected), text);
        Assert.Equal([column], DeltaSchema.Parse(text, ColumnMappingMode.None).ToColumns());
    }

    [Fact]
    public void Types_that_only_the_log_knows_are_shown_by_name()
    {
        var columns = DeltaSchema.Parse(Nested, ColumnMappingMode.None).ToColumns();
        Assert.Equal(DataType.Other("VARIANT"), columns[3].Type);
        Assert.Equal("it's \"a\"", columns[0].Comment);
    }

    [Fact]
    public void Types_that_cannot_be_stored_are_refused_by_column()
    {
        var error = Assert.Throws<ConfigException>(
            () => DeltaSchema.From([new ColumnDefinition("when", DataType.Array(DataType.Other("INTERVAL DAY")))]));
        Assert.Contains("'when'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mapped_columns_have_physical_names_and_ids_on_every_level()
    {
        const string json =
            """
            {"type":"struct","fields":[{"name":"A b","type":{"type":"array","elementType":{"type":"struct","fields":[
            {"name":"x","type":"long","nullable":true,
            "metadata":{"delta.columnMapping.id":2,"delta.columnMapping.physicalName":"col-2"}}]},
            "containsNull":true},"nullable":true,
            "metadata":{"delta.columnMapping.id":1,"delta.columnMapping.physicalName":"col-1"}}]}
            """;
        var fields = DeltaSchema.Parse(json, ColumnMappingMode.Id).AllFields().ToArray();
        Assert.Equal(
            [("A b", "col-1", 1), ("x", "col-2", 2)],
            fields.Select(field => (field.Name, field.PhysicalName, field.FieldId!.Value)));
        Assert.Equal(
            ["A b", "x"],
            DeltaSchema.Parse(json, ColumnMappingMode.None).AllFields().Select(field => field.PhysicalName));
        Assert.Throws<FormatException>(() => DeltaSchema.Parse(Nested, ColumnMappingMode.Name));
    }

    [Fact]
    public void Columns_are_found_in_any_case()
    {
        var schema = DeltaSchema.Parse(Nested, ColumnMappingMode.None);
        Assert.Equal("a", schema.Find("A")?.Name);
        Assert.Null(schema.Find("t"));
        Assert.Equal("char(3)", new DeltaField("c", new PrimitiveType("string"), true)
        {
            Metadata = FieldMetadata.Empty.With("__CHAR_VARCHAR_TYPE_STRING", "char(3)"),
        }.CharVarcharType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\"long\"")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"struct\"}")]
    [InlineData("{\"type\":\"struct\",\"fields\":{}}")]
    [InlineData("{\"type\":\"struct\",\"fields\":[1]}")]
    [InlineData("{\"type\":\"struct\",\"fields\":[{\"name\":\"a\"}]}")]
    [InlineData("{\"type\":\"struct\",\"fields\":[{\"name\":1,\"type\":\"long\"}]}")]
    [InlineData("{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":{\"type\":\"udt\"}}]}")]
    [InlineData("""{"type":"struct","fields":[{"name":"a","type":"long"},{"name":"A","type":"long"}]}""")]
    public void Damaged_schema_strings_are_refused(string json) =>
        Assert.Throws<FormatException>(() => DeltaSchema.Parse(json, ColumnMappingMode.None));
}
