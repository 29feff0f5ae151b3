using System.Text.Json;
using ConnectorKit.Airbyte;
using ConnectorKit.Errors;
using Xunit;

namespace UnitTests.ConnectorKit.Airbyte;

public sealed class InputStateTests
{
    static readonly StreamDescriptor Stream = new("t", "s");

    [Theory]
    [InlineData(
        """
        [{"type":"STREAM","stream":{"stream_descriptor":{"name":"t","namespace":"s"},
        "stream_state":{"v":1}}}]
        """)]
    [InlineData("""[{"stream":{"stream_descriptor":{"name":"t"},"stream_state":{"v":1}},"type":"STREAM","id":3}]""")]
    [InlineData("""[{"stream":{"stream_descriptor":{"name":"t"},"stream_state":{"v":1,"stream_namespace":"s"}}}]""")]
    [InlineData(
        """
        {"type":"STREAM","stream":{"stream_descriptor":{"name":"t","namespace":"s"},
        "stream_state":{"v":1}}}
        """)]
    [InlineData("""[{"type":"STATE","state":{"stream":{"stream_descriptor":{"name":"t"},"stream_state":{"v":1}}}}]""")]
    [InlineData(
        """
        [{"type":"GLOBAL","global":{
        "stream_states":[{"stream_descriptor":{"name":"t"},"stream_state":{"v":1}}]}}]
        """)]
    [InlineData("""{"data":{"streams":[{"stream_name":"t","stream_namespace":"s","v":1}]}}""")]
    [InlineData("""{"streams":[{"stream_name":"t","v":1}]}""")]
    [InlineData("""{"t":{"v":1}}""")]
    public void Every_shape_is_understood(string json) => Assert.Equal(1, (int)Read(json).Of(Stream, true)!["v"]!);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData(
        """
        [{"type":"STREAM","stream":{"stream_descriptor":{"name":"t","namespace":"s"},
        "stream_state":null}}]
        """)]
    [InlineData("""[{"type":"STREAM","stream":{"stream_descriptor":{"name":"t","namespace":"s"}}}]""")]
    [InlineData("""[{"stream":{"stream_descriptor":{"name":"t","namespace":"other"},"stream_state":{"v":1}}}]""")]
    [InlineData("""[{"type":"GLOBAL","global":{"shared_state":{},"stream_states":null}}]""")]
    [InlineData("""[1,"x",null]""")]
    public void Nothing_of_the_stream_is_no_state(string json) => Assert.Null(Read(json).Of(Stream, true));

    [Theory]
    [InlineData(2, """{"v":1}""", """{"v":2}""")]
    [InlineData(null, """{"v":1}""", "null")]
    [InlineData(2, "null", """{"v":2}""")]
    public void Of_several_states_of_a_stream_the_last_one_counts(int? expected, string first, string second)
    {
        static string Message(string state) =>
            $$"""{"type":"STREAM","stream":{"stream_descriptor":{"name":"t","namespace":"s"},"stream_state":{{state}}} }""";
        static string Part(string state) =>
            $$"""{"stream_descriptor":{"name":"t","namespace":"s"},"stream_state":{{state}}}""";
        var global = $$"""[{"type":"GLOBAL","global":{"stream_states":[{{Part(first)}},{{Part(second)}}]} }]""";

        Assert.Equal(expected, (int?)Read($"[{Message(first)},{Message(second)}]").Of(Stream, true)?["v"]);
        Assert.Equal(expected, (int?)Read(global).Of(Stream, true)?["v"]);
    }

    [Fact]
    public void A_state_with_the_namespace_counts_before_one_without() => Assert.Equal(1, (int)Read(
        """
        [{"stream":{"stream_descriptor":{"name":"t","namespace":"s"},"stream_state":{"v":1}}},
         {"stream":{"stream_descriptor":{"name":"t"},"stream_state":{"v":2}}}]
        """).Of(Stream, true)!["v"]!);

    [Fact]
    public void A_state_without_namespace_is_nobodys_when_two_streams_have_the_name() =>
        Assert.Null(Read("""{"t":{"v":1}}""").Of(Stream, nameIsUnique: false));

    [Fact]
    public void An_empty_file_is_no_state_and_a_broken_one_an_error()
    {
        var file = Path.GetTempFileName();
        Assert.Null(InputState.ReadFile(file).Of(Stream, true));
        Assert.Null(InputState.ReadFile(null).Of(Stream, true));
        File.WriteAllText(file, "{");
        _ = Assert.Throws<ConfigException>(() => InputState.ReadFile(file));
        File.Delete(file);
    }

    static InputState Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return InputState.Read(document.RootElement);
    }
}
