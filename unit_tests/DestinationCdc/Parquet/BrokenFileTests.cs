using System.Diagnostics;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Windows;
using Xunit;

namespace UnitTests.DestinationCdc.Parquet;

/// <summary>Damaged and hostile files that footer and page headers give away, before the engine sees them.</summary>
public class BrokenFileTests
{
    const long MostBytes = 32L << 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("01-good.parquet", 3)]
    [InlineData("02-good-gzip.parquet", 300)]
    [InlineData("41-no-rows.parquet", 0)]
    [InlineData("65-two-files.parquet", 3)]
    public void Sound_files_are_opened(string name, long rows) => Assert.Equal(rows, Open(name).Summary.Rows);

    [Theory]
    [InlineData("03-truncated-tail.parquet", "a Parquet file ends with PAR1: it is cut or still being written")]
    [InlineData("04-truncated-half.parquet", "a Parquet file ends with PAR1")]
    [InlineData("05-empty.parquet", "the file has 0 bytes")]
    [InlineData("06-only-magic.parquet", "the file has 8 bytes, the smallest Parquet file has 12")]
    [InlineData("07-wrong-magic-head.parquet", "begins with bytes 50415232, a Parquet file begins with PAR1")]
    [InlineData("08-wrong-magic-tail.parquet", "it ends with bytes")]
    [InlineData("09-encrypted-magic.parquet", "encrypted Parquet is not supported")]
    [InlineData("10-footer-length-max.parquet", "the footer is said to have 2147483647 bytes")]
    [InlineData("11-footer-length-negative.parquet", "the footer is said to have 4294967295 bytes")]
    [InlineData("12-footer-length-zero.parquet", "the footer is said to have 0 bytes")]
    [InlineData("13-footer-length-short.parquet", "at most the 36 bytes that are left")]
    [InlineData("14-footer-noise.parquet", "no sound Parquet file")]
    [InlineData("15-footer-list-lies.parquet", "a length of 2147483647")]
    [InlineData("16-schema-20000-levels.parquet", "the limit is 20000")]
    [InlineData("17-200000-columns.parquet", "declares 200001 columns and groups, the limit is 20000")]
    [InlineData("18-children-lie.parquet", "more columns than its 6 entries")]
    [InlineData("19-row-count-lies.parquet", "a row group of 1000000 rows has 3 values")]
    [InlineData("20-no-event-type.parquet", "no text column __crdb__event_type")]
    [InlineData("29-user-column-named-updated.parquet", "__crdb__updated stands twice: the name is the feed's own")]
    [InlineData("30-key-column-named-updated.parquet", "__crdb__updated stands twice: the name is the feed's own")]
    [InlineData("31-duplicate-names-different-types.parquet", "column 'note' stands twice")]
    [InlineData("32-names-equal-but-for-case.parquet", "'note' and 'Note' differ only by case")]
    [InlineData("43-only-metadata-columns.parquet", "no column of the table")]
    [InlineData("50-column-counts-differ.parquet", "column 'amount': a row group of 3 rows has 2 values")]
    [InlineData("51-offset-negative.parquet", "bytes at offset -100")]
    [InlineData("52-offset-beyond.parquet", "bytes at offset 1099511627776")]
    [InlineData("53-codec-unknown.parquet", "codec 99")]
    [InlineData("54-codec-lies.parquet", "a page is said to be gzip and is not")]
    [InlineData("55-page-size-absurd.parquet", "a page claims 2147483647 bytes")]
    [InlineData("56-page-size-negative.parquet", "a page claims -5 bytes")]
    [InlineData("57-unpacked-size-lies.parquet", "claims to unpack to 2147483647")]
    [InlineData("58-page-values-lie.parquet", "column 'id': levels or indexes end before")]
    [InlineData("60-levels-length-lies.parquet", "levels are said to take")]
    [InlineData("61-dictionary-index-out-of-range.parquet", "'amount': levels or indexes end before")]
    [InlineData("62-is-json.parquet", "a Parquet file begins with PAR1")]
    [InlineData("63-gzipped-whole.parquet", "begins with bytes 1f8b")]
    [InlineData("64-trailing-bytes.parquet", "it ends with bytes 4152310a")]
    public void Broken_files_are_held_with_what_was_found(string name, string found)
    {
        var e = Assert.Throws<FeedFileException>(() => Open(name));

        Assert.Equal(FailureKind.Held, e.Kind);
        Assert.StartsWith(name + ": ", e.Message, StringComparison.Ordinal);
        Assert.Contains(found, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_without_times_is_a_matter_of_configuration()
    {
        var e = Assert.Throws<FeedFileException>(() => Open("21-no-updated.parquet"));

        Assert.Equal(FailureKind.Configuration, e.Kind);
        Assert.Contains("WITH updated", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_of_the_times_come_from_the_statistics()
    {
        var summary = Open("01-good.parquet").Summary;

        Assert.Equal(new Position(1772409538000000005, 0), summary.Smallest);
        Assert.Equal(new Position(1772409538000000006, 0), summary.Greatest);
    }

    [Fact]
    public void Bounds_are_unknown_where_times_do_not_have_nineteen_digits()
    {
        var summary = Open("42-negative-and-zero-times.parquet").Summary;

        Assert.Equal(new FileSummary(3, null, null), summary);
    }

    /// <summary>Whatever sizes a file claims: little memory, and little time.</summary>
    static InspectedFile Open(string name)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            return InspectedFile.Open(Fixtures.AsDataFile(Fixtures.Broken(name)), Fixtures.Orders, pages: true);
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Patience);
        }
    }
}
