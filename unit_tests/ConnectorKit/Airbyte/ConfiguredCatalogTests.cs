using System.Text.Json;
using ConnectorKit.Airbyte;
using ConnectorKit.Errors;
using Xunit;

namespace UnitTests.ConnectorKit.Airbyte;

public sealed class ConfiguredCatalogTests
{
    [Fact]
    public void A_catalog_with_everything_as_null_is_read()
    {
        var stream = Assert.Single(Read(
            """
            {"streams":[{"stream":{"name":"t","namespace":null,"json_schema":{"properties":null},"default_cursor_field":null,
             "is_resumable":null},"sync_mode":null,"cursor_field":null,"primary_key":null,"generation_id":null,"new":1}]}
            """).Streams);

        Assert.Equal(new StreamDescriptor("t", null), stream.Descriptor);
        Assert.Equal("full_refresh", stream.SyncMode);
        Assert.Empty(stream.Cursor);
        Assert.Null(stream.Columns);
        Assert.Empty(stream.PrimaryKey);
    }

    [Fact]
    public void A_key_is_the_columns_that_its_paths_begin_with() => Assert.Equal(
        ["a", "b", "c"],
        Read("""{"streams":[{"stream":{"name":"t"},"primary_key":[["a"],["b","x"],[],null,"c",7]}]}""")
            .Streams[0].PrimaryKey);

    [Fact]
    public void The_chosen_cursor_wins_over_the_default_one()
    {
        var streams = Read(
            """
            {"streams":[
             {"stream":{"name":"a","default_cursor_field":["d"]},"cursor_field":["c"],"sync_mode":"incremental"},
             {"stream":{"name":"b","default_cursor_field":["d"]},"cursor_field":[],"sync_mode":"incremental"}]}
            """).Streams;

        Assert.Equal(["c"], streams[0].Cursor);
        Assert.Equal(["d"], streams[1].Cursor);
    }

    [Fact]
    public void Columns_are_those_of_the_schema() => Assert.Equal(
        ["a", "b"],
        Read("""{"streams":[{"stream":{"name":"t","json_schema":{"properties":{"a":{},"b":{}}}}}]}""")
            .Streams[0].Columns!.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"streams":[{"stream":{}}]}""")]
    public void Without_streams_or_names_it_is_an_error(string json) =>
        Assert.Throws<ConfigException>(() => Read(json));

    static ConfiguredCatalog Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ConfiguredCatalog.Read(document.RootElement);
    }
}
