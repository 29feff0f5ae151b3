using System.Text.Json.Nodes;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using SourceDatabricks.Discovery;
using Xunit;

namespace UnitTests.SourceDatabricks.Discovery;

public sealed class StreamSchemaTests
{
    [Theory]
    [InlineData("BOOLEAN", """{"type":["null","boolean"]}""")]
    [InlineData("TINYINT", """{"type":["null","integer"]}""")]
    [InlineData("BIGINT", """{"type":["null","integer"]}""")]
    [InlineData("DECIMAL(38,0)", """{"type":["null","integer"]}""")]
    [InlineData("DECIMAL(19,4)", """{"type":["null","number"]}""")]
    [InlineData("DOUBLE", """{"type":["null","number"]}""")]
    [InlineData("BINARY", """{"type":["null","string"],"contentEncoding":"base64"}""")]
    [InlineData("DATE", """{"type":["null","string"],"format":"date"}""")]
    [InlineData(
        "TIMESTAMP",
        """{"type":["null","string"],"format":"date-time","airbyte_type":"timestamp_with_timezone"}""")]
    [InlineData(
        "TIMESTAMP_NTZ",
        """{"type":["null","string"],"format":"date-time","airbyte_type":"timestamp_without_timezone"}""")]
    [InlineData("INTERVAL DAY", """{"type":["null","string"]}""")]
    [InlineData("ARRAY<INT>", """{"type":["null","array"],"items":{"type":["null","integer"]}}""")]
    [InlineData("MAP<STRING, INT>", """{"type":["null","object"]}""")]
    [InlineData(
        "STRUCT<a: INT NOT NULL, b: STRING>",
        """{"type":["null","object"],"properties":{"a":{"type":"integer"},"b":{"type":["null","string"]}}}""")]
    public void Each_type_has_its_schema(string type, string expected) =>
        Assert.Equal(expected, Schema(new ColumnDefinition("c", DataType.Parse(type)))["c"]!.ToJsonString());

    [Fact]
    public void A_column_that_cannot_be_null_has_no_union_unless_its_values_may_become_null()
    {
        Assert.Equal("\"integer\"", Schema(new("c", DataType.Int, Nullable: false))["c"]!["type"]!.ToJsonString());
        Assert.Equal(
            """["null","number"]""", Schema(new("c", DataType.Double, Nullable: false))["c"]!["type"]!.ToJsonString());
        Assert.Equal(
            """["null","string"]""", Schema(new("c", DataType.Date, Nullable: false))["c"]!["type"]!.ToJsonString());
    }

    [Fact]
    public void A_comment_becomes_the_description() =>
        Assert.Equal("why", (string)Schema(new("c", DataType.Int, true, "why"))["c"]!["description"]!);

    [Fact]
    public void The_default_cursor_is_a_time_of_change_or_nothing()
    {
        Assert.Equal("__crdb__updated", Cursor(("updated_at", "TIMESTAMP"), ("__crdb__updated", "DECIMAL(29,10)")));
        Assert.Equal("Updated_At", Cursor(("id", "BIGINT"), ("created_at", "TIMESTAMP"), ("Updated_At", "TIMESTAMP")));
        Assert.Null(Cursor(("id", "BIGINT"), ("created_at", "TIMESTAMP"), ("updated", "BOOLEAN")));
    }

    static string? Cursor(params (string Name, string Type)[] columns) => CursorColumns.Default(
        new TableSchema([.. columns.Select(c => new ColumnDefinition(c.Name, DataType.Parse(c.Type)))], []));

    static JsonObject Schema(ColumnDefinition column) =>
        StreamSchema.Of(new TableSchema([column], []))["properties"]!.AsObject();
}
