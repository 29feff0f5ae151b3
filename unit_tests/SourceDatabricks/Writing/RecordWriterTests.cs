using System.Text;
using System.Text.Json;
using ConnectorKit.Airbyte;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using SourceDatabricks.Writing;
using Xunit;

namespace UnitTests.SourceDatabricks.Writing;

public sealed class RecordWriterTests
{
    const string Name = "acc\"ounts";
    const string Schema = "bank";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_rows_come_out_as_the_plain_twin_writes_them(int seed)
    {
        for (var round = 0; round < 50; round++)
        {
            var random = new RandomValues((seed * 1000) + round);
            var rows = 1 + (round * 7 % 150);
            var columns = Enumerable.Range(0, 1 + (round % 12))
                .Select(i => (Name: $"c{i}\\{new string('n', i * 9)}", Type: random.Type(3)))
                .Select(c => (c.Name, c.Type, Values: random.Column(c.Type, rows)))
                .ToList();

            Assert.Equal(PlainRecords.Lines(Name, Schema, columns, Clock.Now), Lines(columns));
        }
    }

    [Fact]
    public void Every_type_has_its_form()
    {
        Assert.Equal("true", Value(DataType.Boolean, true));
        Assert.Equal("-9223372036854775808", Value(DataType.BigInt, long.MinValue));
        Assert.Equal("-128", Value(DataType.TinyInt, -128L));
        Assert.Equal("0.10", Value(DataType.Decimal(4, 2), (Int128)10));
        Assert.Equal("-12.50", Value(DataType.Decimal(10, 2), (Int128)(-1250)));
        Assert.Equal("12", Value(DataType.Decimal(38, 0), (Int128)12));
        Assert.Equal(
            "-0.99999999999999999999999999999999999999",
            Value(DataType.Decimal(38, 38), -(Int128)(UInt128.Parse(new string('9', 38)))));
        Assert.Equal("0.1", Value(DataType.Float, 0.1f));
        Assert.Equal("1E+21", Value(DataType.Double, 1e21));
        Assert.Equal("\"AAEC\"", Value(DataType.Binary, new byte[] { 0, 1, 2 }));
        Assert.Equal("\"a\\\"b\\u0000\"", Value(DataType.String, "a\"b\0"));
        Assert.Equal("\"1969-12-31\"", Value(DataType.Date, -1));
        Assert.Equal("\"0044-03-15 BC\"", Value(DataType.Date, -735_160));
        Assert.Equal("\"9999-12-31T23:59:59.999999Z\"", Value(DataType.Timestamp, 253_402_300_799_999_999));
        Assert.Equal("\"9999-12-31\"", Value(DataType.Date, 2_932_896));
        Assert.Equal("\"290309-12-21T19:59:05.224192Z BC\"", Value(DataType.Timestamp, long.MinValue));
        Assert.Equal("\"1969-12-31T23:59:59.999999\"", Value(DataType.TimestampNtz, -1L));
        Assert.Equal("[1,null]", Value(DataType.Array(DataType.Int), new object?[] { 1L, null }));
        Assert.Equal(
            """{"[1]":"x"}""",
            Value(
                DataType.Map(DataType.Array(DataType.Int), DataType.String),
                new object?[] { new object?[] { new object?[] { 1L }, "x" } }));
        Assert.Equal(
            """{"a b":1.5}""",
            Value(DataType.Struct(new StructField("a b", DataType.Double)), new object?[] { 1.5 }));
    }

    [Fact]
    public void What_json_cannot_hold_becomes_null_and_the_record_says_so()
    {
        var line = Lines(
            [
                ("x", DataType.Double, [double.NaN]),
                ("n", DataType.Array(DataType.Float), [new object?[] { 1f, float.NegativeInfinity }]),
            ]);

        using var record = JsonDocument.Parse(line);
        var body = record.RootElement.GetProperty("record");
        Assert.Equal("""{"x":null,"n":[1,null]}""", body.GetProperty("data").GetRawText());
        var changes = body.GetProperty("meta").GetProperty("changes").EnumerateArray();
        Assert.Equal(["x", "n"], changes.Select(c => c.GetProperty("field").GetString()));
    }

    [Fact]
    public void A_year_above_9999_becomes_null_and_the_record_says_so()
    {
        var line = Lines(
            [
                ("d", DataType.Date, [2_932_897]),
                ("t", DataType.Timestamp, [253_402_300_800_000_000]),
                ("n", DataType.TimestampNtz, [long.MaxValue]),
                ("m", DataType.Map(DataType.Date, DataType.Int), [new[] { new object?[] { int.MaxValue, 1L } }]),
                ("k", DataType.Int, [1L]),
            ]);

        using var record = JsonDocument.Parse(line);
        var body = record.RootElement.GetProperty("record");
        Assert.Equal("""{"d":null,"t":null,"n":null,"m":{"null":1},"k":1}""", body.GetProperty("data").GetRawText());
        Assert.Equal(
            ["d", "t", "n", "m"],
            body.GetProperty("meta").GetProperty("changes").EnumerateArray()
                .Select(c => c.GetProperty("field").GetString()));
    }

    [Fact]
    public void A_text_of_many_megabytes_passes_and_does_not_hurt_the_next_rows()
    {
        var text = new string('\u0001', 5_000_000);

        var lines = Lines([("t", DataType.String, ["a", text, "b"]), ("n", DataType.Int, [1L, 2L, 3L])]).Split('\n');

        Assert.Contains("\"t\":\"a\",\"n\":1", lines[0], StringComparison.Ordinal);
        Assert.Equal(30_000_000, lines[1].Split("\"t\":\"")[1].IndexOf('"', StringComparison.Ordinal));
        Assert.Contains("\"t\":\"b\",\"n\":3", lines[2], StringComparison.Ordinal);
    }

    static string Value(DataType type, object value)
    {
        var line = Lines([("v", type, [value])]);
        var start = line.IndexOf("{\"v\":", StringComparison.Ordinal) + 5;
        return line[start..line.IndexOf("},\"emitted_at\"", StringComparison.Ordinal)];
    }

    static string Lines(IReadOnlyList<(string Name, DataType Type, object?[] Values)> columns)
    {
        using var output = new MemoryStream();
        using var airbyte = new AirbyteWriter(output, new Clock());
        using var writer = new RecordWriter(
            airbyte,
            new StreamDescriptor(Name, Schema),
            [.. columns.Select(c => new ColumnDefinition(c.Name, c.Type))]);
        using (var batch = new TestBatch().Batch([.. columns.Select(c => (c.Type, c.Values))]))
        {
            writer.Write(batch);
        }

        writer.Flush();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
