using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using Xunit;

namespace UnitTests.DestinationCdc;

public sealed class FeedNameTests
{
    const string Start = "202603012358401234567890000000001";
    const string Good = Start + "-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.parquet";
    static readonly Position Time = new(1_772_409_520_123_456_789, 1);

    [Theory]
    [InlineData(Good)]
    [InlineData("2026-03-01/" + Good)]
    [InlineData("2026-03-01/23/" + Good)]
    [InlineData("some-1-2/folder/" + Good)]
    public void Folders_do_not_matter(string key)
    {
        var name = Data(key);
        Assert.Equal(Time, name.Time);
        Assert.Equal("3f2a9c0d1e4b5a67", name.Session);
        Assert.Equal("orders", name.Topic);
        Assert.Null(name.Family);
        Assert.Equal(1, name.SchemaVersion);
        Assert.Equal(FileFormat.Parquet, name.Format);
    }

    [Theory]
    [InlineData("sales-2024", "sales-2024", null)]
    [InlineData("a+b", "a", "b")]
    [InlineData("t-1f", "t-1f", null)]
    [InlineData("a-00000000-b", "a-00000000-b", null)]
    [InlineData("x.y", "x.y", null)]
    [InlineData("Größe Ö", "Größe Ö", null)]
    [InlineData("shop.sales.\"Mixed\"", "shop.sales.\"Mixed\"", null)]
    [InlineData("shop.public.plants+f-2", "shop.public.plants", "f-2")]
    [InlineData("..%2f..%2fetc", "..%2f..%2fetc", null)]
    [InlineData("usertable+fam_1_field0", "usertable", "fam_1_field0")]
    [InlineData("+", "+", null)]
    public void The_topic_is_what_stands_between_the_fifth_dash_and_the_last(string topic, string table, string? family)
    {
        var name = Data(Good.Replace("orders", topic, StringComparison.Ordinal));
        Assert.Equal(table, name.Topic);
        Assert.Equal(family, name.Family);
        Assert.Equal(topic, name.FullTopic);
    }

    [Theory]
    [InlineData("-9.parquet", 9)]
    [InlineData("-a.parquet", 10)]
    [InlineData("-10.parquet", 16)]
    public void Schema_versions_are_hexadecimal(string end, long version) =>
        Assert.Equal(version, Data(Good.Replace("-1.parquet", end, StringComparison.Ordinal)).SchemaVersion);

    [Theory]
    [InlineData(".ndjson", nameof(FileFormat.NdJson))]
    [InlineData(".ndjson.gz", nameof(FileFormat.NdJsonGzip))]
    [InlineData(".ndjson.zst", nameof(FileFormat.NdJsonZstd))]
    public void Extensions_give_the_format(string extension, string format) =>
        Assert.Equal(format, Data(Good.Replace(".parquet", extension, StringComparison.Ordinal)).Format.ToString());

    [Theory]
    [InlineData("random.txt", null, "no changefeed name")]
    [InlineData("20260301235840123456789000000000-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.ndjson", null, "is no time")]
    [InlineData("202613012358401234567890000000001-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.ndjson", null, "is no time")]
    [InlineData("202602302358401234567890000000001-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.ndjson", null, "is no time")]
    [InlineData(Start + "-3f2a9c0d1e4b5a6-1-2-00000001-orders-1.ndjson", "1", "no changefeed name")]
    [InlineData(Start + "-3F2A9C0D1E4B5A67-1-2-00000001-orders-1.ndjson", "1", "lower case")]
    [InlineData(Start + "-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.avro", "1", ".avro")]
    [InlineData(Start + "-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.csv", "1", ".csv")]
    [InlineData(Start + "-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.parquet.gz", "1", ".gz")]
    [InlineData(Start + "-3f2a9c0d1e4b5a67-1-2-00000001-orders-xyz.ndjson", "1", "hexadecimal")]
    [InlineData(Start + "-3f2a9c0d1e4b5a67-1-2-00000001--1.ndjson", "1", "no changefeed name")]
    [InlineData(Start + "-$001-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.ndjson", "1", "newer form")]
    [InlineData(Start + "-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.ndjson.tmp", "1", ".tmp")]
    [InlineData("." + Start + "-3f2a9c0d1e4b5a67-1-2-00000001-orders-1.ndjson.crc", "1", "no change")]
    [InlineData("a/" + Start + "-3f2a9c0d1e4b5a67-1-2-00000001-shop/orders-1.ndjson", "1", "no change")]
    [InlineData("20260301235910000000000000000000.RESOLVED", null, "is no time")]
    [InlineData("202613012359100000000000000000000.RESOLVED", null, "is no time")]
    [InlineData(Start + ".resolved", "1", "no changefeed name")]
    [InlineData("٢02603012358401234567890000000001.RESOLVED", null, "is no time")]
    public void Any_other_name_is_unknown_and_shows_its_time(string key, string? logical, string reason)
    {
        var unknown = Assert.IsType<FeedName.Unknown>(FeedName.Parse(key));
        Assert.Equal(logical is null ? null : Time, unknown.Shown);
        Assert.Contains(reason, unknown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_outside_the_ranges_do_not_wrap()
    {
        var year9999 = Assert.IsType<FeedName.Unknown>(FeedName.Parse("999912312359590000000000000000000.RESOLVED"));
        Assert.True(year9999.Shown > Time);
        var logical = Assert.IsType<FeedName.Unknown>(FeedName.Parse("202603012359100000000004294967296.RESOLVED"));
        Assert.Equal(new Position(1_772_409_550_000_000_000, 0), logical.Shown);
        Assert.IsType<FeedName.Unknown>(FeedName.Parse("196912312359590000000000000000000.RESOLVED"));
        Assert.Equal(
            new FeedName.Resolved(new Position(long.MaxValue, uint.MaxValue)),
            FeedName.Parse("226204112347168547758074294967295.RESOLVED"));
        Assert.IsType<FeedName.Unknown>(FeedName.Parse("226204112347168547758080000000000.RESOLVED"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999_999_999_000_000_000, 0)]
    [InlineData(1_772_409_520_123_456_789, 4_294_967_295)]
    [InlineData(long.MaxValue, 1)]
    public void Formatting_a_time_gives_the_digits_that_parse_back(long wall, long logical)
    {
        var digits = NameTime.Format(new Position(wall, logical));
        Assert.Equal(NameTime.Length, digits.Length);
        Assert.True(NameTime.TryParse(digits, out var time));
        Assert.Equal(new Position(wall, logical), time);
    }

    static DataFileName Data(string key) => Assert.IsType<FeedName.Data>(FeedName.Parse(key)).Name;
}
