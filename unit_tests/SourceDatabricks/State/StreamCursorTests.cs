using System.Text.Json.Nodes;
using ConnectorKit.Airbyte;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using SourceDatabricks.Reading;
using SourceDatabricks.State;
using Xunit;

namespace UnitTests.SourceDatabricks.State;

public sealed class StreamCursorTests
{
    static readonly ColumnDefinition Column = new("updated_at", DataType.Timestamp);

    static readonly StreamPlan Plan = new()
    {
        Stream = new StreamDescriptor("accounts", "bank"),
        Table = new TableName("main", "bank", "accounts"),
        Version = 7,
        Columns = [Column],
        Cursor = new CursorFilter(Column, null, CursorNulls.Include),
    };

    [Fact]
    public void The_state_has_the_shape_that_tools_know()
    {
        Assert.Equal(
            """
            {"version":2,"state_type":"cursor_based","stream_name":"accounts","stream_namespace":"bank",
            """ + "\"table_version\":7,\"cursor_field\":[\"updated_at\"],\"cursor\":\"2024\"}",
            StreamCursor.Write(Plan, "2024").ToJsonString());
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        Assert.Equal("2024", StreamCursor.Read(StreamCursor.Write(Plan, "2024"), "updated_at", out var isOther));
        Assert.False(isOther);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("""{}""", null, false)]
    [InlineData("""{"cursor_field":["updated_at"],"cursor":null}""", null, false)]
    [InlineData("""{"cursor_field":"updated_at","cursor":"x"}""", "x", false)]
    [InlineData("""{"cursor":12345678901234567890}""", "12345678901234567890", false)]
    [InlineData("""{"cursor_field":["id"],"cursor":"5"}""", null, true)]
    [InlineData("""{"state_type":"full_refresh","complete":true}""", null, false)]
    public void States_of_others_are_understood_or_ignored(string? state, string? expected, bool isOtherColumn)
    {
        var node = state is null ? null : JsonNode.Parse(state)!.AsObject();

        Assert.Equal(expected, StreamCursor.Read(node, "updated_at", out var isOther));
        Assert.Equal(isOtherColumn, isOther);
    }
}
