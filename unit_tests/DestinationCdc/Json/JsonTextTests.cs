using System.Text;
using DestinationCdc.Json;
using Xunit;

namespace UnitTests.DestinationCdc.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a": [1, {"b": null}], "c": "x"}""", JsonKind.Object)]
    [InlineData("{}", JsonKind.Object)]
    [InlineData("[[], {}, [[]]]", JsonKind.Array)]
    [InlineData("""  "a\u00e9\n\ud83d\ude00" """, JsonKind.Text)]
    [InlineData("-0", JsonKind.Whole)]
    [InlineData("9223372036854775807", JsonKind.Whole)]
    [InlineData("-9223372036854775808", JsonKind.Whole)]
    [InlineData("9223372036854775808", JsonKind.Number)]
    [InlineData("1.50", JsonKind.Number)]
    [InlineData("9E+6000", JsonKind.Number)]
    [InlineData("true", JsonKind.Bool)]
    [InlineData("null", JsonKind.Null)]
    public void A_value_is_found_with_its_place(string line, object kind)
    {
        var value = ReadWhole(line);
        Assert.Equal((JsonKind)kind, value.Kind);
        var bytes = Encoding.UTF8.GetBytes(line);
        Assert.Equal(line.Trim(), Encoding.UTF8.GetString(value.RawOf(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{"a": 1,}""")]
    [InlineData("{1: 2}")]
    [InlineData("[1 2]")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("tru")]
    [InlineData("\"a")]
    [InlineData("\"a\u0001b\"")]
    [InlineData("""  "\x" """)]
    [InlineData("""  "\u12g4" """)]
    [InlineData("""  "\ud800" """)]
    [InlineData("""  "\ud800\u0041" """)]
    [InlineData("""  "\udc00" """)]
    [InlineData("""{"a": 1} x""")]
    [InlineData("]")]
    public void What_is_no_JSON_is_refused(string line) => Assert.Throws<JsonFormatException>(() => ReadWhole(line));

    [Fact]
    public void Nesting_has_a_limit_and_costs_no_stack()
    {
        _ = ReadWhole(new string('[', 1024) + new string(']', 1024));
        Assert.Throws<JsonFormatException>(() => ReadWhole(new string('[', 1_000_000)));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("""a\"b\\c\/d""", "a\"b\\c/d")]
    [InlineData("""\b\f\n\r\t\u0000""", "\b\f\n\r\t\0")]
    [InlineData("""\u00e9\u20ac\ud83d\ude00!""", "é€😀!")]
    public void Escapes_stand_for_their_characters(string escaped, string text)
    {
        var buffer = new byte[escaped.Length];
        var length = JsonEscapes.Resolve(Encoding.UTF8.GetBytes(escaped), buffer);
        Assert.Equal(text, Encoding.UTF8.GetString(buffer, 0, length));
    }

    static JsonSlice ReadWhole(string line)
    {
        var text = new JsonText(Encoding.UTF8.GetBytes(line));
        var value = text.ReadValue();
        text.ExpectEnd();
        return value;
    }
}
