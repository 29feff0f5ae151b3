using Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.Log;

public sealed class ActionTests
{
    public static TheoryData<string> Complete =>
    [
        """
        {"add":{"path":"p=a%2520b/x.parquet","partitionValues":{"p":"a b","q":null},"size":123,
        "modificationTime":1700000000000,"dataChange":true,"stats":"{\"numRecords\":10}","tags":{"t":"1"},
        "deletionVector":{"storageType":"u","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","offset":1,"sizeInBytes":40,
        "cardinality":6},"baseRowId":4,"defaultRowCommitVersion":5,"clusteringProvider":"liquid"}}
        """,
        """
        {"add":{"path":"x","partitionValues":{},"size":9223372036854775807,"modificationTime":0,
        "dataChange":false}}
        """,
        """
        {"remove":{"path":"x","deletionTimestamp":1,"dataChange":true,"extendedFileMetadata":true,
        "partitionValues":{},"size":123,"tags":{},"deletionVector":{"storageType":"i","pathOrInlineDv":"ab^-a",
        "sizeInBytes":4,"cardinality":6},"baseRowId":4,"defaultRowCommitVersion":5}}
        """,
        """
        {"metaData":{"id":"i","name":"n","description":"d ü","format":{"provider":"parquet","options":{}},
        "schemaString":"{\"type\":\"struct\",\"fields\":[]}","partitionColumns":["a"],
        "configuration":{"delta.appendOnly":"true"},"createdTime":5}}
        """,
        """{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}""",
        """{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":[]}}""",
        """
        {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],
        "writerFeatures":["appendOnly","deletionVectors"]}}
        """,
        """{"txn":{"appId":"a","version":9223372036854775807,"lastUpdated":1}}""",
        """{"txn":{"appId":"a","version":-1}}""",
        """{"domainMetadata":{"domain":"d","configuration":"{}","removed":false}}""",
        """{"cdc":{"path":"_change_data/x","partitionValues":{"p":""},"size":1,"dataChange":false}}""",
    ];

    [Theory]
    [MemberData(nameof(Complete))]
    public void Complete_actions_are_written_as_they_were_read(string json) =>
        Assert.Equal(LogText.OneLine(json), LogText.Of(LogText.Parse(json)!));

    [Theory]
    [InlineData("""{"futureAction":{"a":[1,{"b":2}]}}""")]
    [InlineData("""{"add":null}""")]
    [InlineData("{}")]
    public void Unknown_actions_are_skipped(string json) => Assert.Null(LogText.Parse(json));

    [Theory]
    [InlineData(
        """
        {"add":{"path":"x","size":"12","modificationTime":1.7e12,"dataChange":"true","stats":null,"tags":null,
        "partitionValues":{"p":1,"b":true},"deletionVector":null,"new":{"a":1}}}
        """)]
    [InlineData(
        """
        {"new":1,"add":{"dataChange":true,"partitionValues":{"b":"true","p":"1"},
        "modificationTime":1700000000000,"size":12.0,"path":"x"}}
        """)]
    public void Numbers_in_strings_and_exponents_nulls_and_unknown_fields_are_tolerated(string json)
    {
        const string expected =
            """
            {"add":{"path":"x","partitionValues":{"b":"true","p":"1"},"size":12,"modificationTime":1700000000000,
            "dataChange":true}}
            """;
        Assert.Equal(LogText.OneLine(expected), LogText.Of(LogText.Parse(json)!));
    }

    [Theory]
    [InlineData("""{"add":{"size":1}}""", "add has no path")]
    [InlineData("""{"add":{"path":"x"}}""", "add has no size")]
    [InlineData("""{"add":{"path":"x","size":[1]}}""", "expected text")]
    [InlineData("""{"add":{"path":"x","size":1e30}}""", "64 bits")]
    [InlineData("""{"remove":{}}""", "remove has no path")]
    [InlineData("""{"txn":{"appId":"a"}}""", "txn has no version")]
    [InlineData("""{"protocol":{"minReaderVersion":1}}""", "protocol has no minWriterVersion")]
    [InlineData("""{"metaData":{"id":"a"}}""", "metaData has no schemaString")]
    [InlineData("""{"add":{"path":"x","size":1,"deletionVector":{"storageType":"u"}}}""", "no pathOrInlineDv")]
    [InlineData("[1]", "expected an object")]
    [InlineData("null", "expected an object")]
    public void What_cannot_be_understood_is_an_error(string json, string message) => Assert.Contains(
        message, Assert.Throws<FormatException>(() => LogText.Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("null", null)]
    [InlineData("{\"minValues\":{\"numRecords\":7},\"numRecords\":3}", 3L)]
    [InlineData("{\"numRecords\":\"3\"}", 3L)]
    [InlineData("{\"numRecords\":-3}", null)]
    [InlineData("{\"numRecords\":3", null)]
    [InlineData("{\"stats_json\":\"{}\"}", null)]
    public void The_number_of_rows_is_found_in_statistics(string? stats, long? expected) =>
        Assert.Equal(expected, FileStatistics.ReadNumRecords(stats));

    [Fact]
    public void Bounds_are_found_by_physical_path()
    {
        const string stats =
            """
            {"numRecords":2,"minValues":{"a":1,"s":{"t":"x"},"d":-0.5},
            "maxValues":{"a":90000000000000000001,"s":{"t":"y"}},"nullCount":{"a":0,"s":{"t":1}}}
            """;
        Assert.Equal(new ColumnBounds("1", "90000000000000000001", 0), FileStatistics.ReadBounds(stats, "a"));
        Assert.Equal(new ColumnBounds("x", "y", 1), FileStatistics.ReadBounds(stats, "s", "t"));
        Assert.Equal(new ColumnBounds("-0.5", null, null), FileStatistics.ReadBounds(stats, "d"));
        Assert.Equal(default, FileStatistics.ReadBounds(stats, "s"));
        Assert.Equal(default, FileStatistics.ReadBounds("{", "a"));
        Assert.Equal(default, FileStatistics.ReadBounds(null, "a"));
    }

    [Fact]
    public void A_deletion_vector_loosens_the_bounds_and_keeps_them() => Assert.Equal(
        """{"numRecords":5,"minValues":{"a":1},"nullCount":{"a":0},"tightBounds":false}""",
        FileStatistics.Loosen("""{"tightBounds":true,"minValues":{"a":1},"nullCount":{"a":0},"numRecords":5}""", 5));

    [Theory]
    [InlineData(null)]
    [InlineData("{\"minValues\":{\"a\":NaN}}")]
    public void Unusable_statistics_become_the_number_of_rows(string? stats) =>
        Assert.Equal("""{"numRecords":5,"tightBounds":false}""", FileStatistics.Loosen(stats, 5));
}
