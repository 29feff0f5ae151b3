using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using UnitTests.DestinationCdc.Parquet;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

/// <summary>Files whose rows, not their structure, are wrong: the message has row and column and never the value.</summary>
public sealed class BrokenWindowTests : IDisposable
{
    readonly StagingBench _bench = new();

    [Theory]
    [InlineData("22-no-key-column.parquet", "no column for 'id' of the primary key; it holds amount, note")]
    [InlineData("23-null-in-key.parquet", "row 2, column 'id': found NULL, expected a value: it is in the primary key")]
    [InlineData("24-unknown-event-type.parquet",
        "row 1, column '__crdb__event_type': found text of length 1, expected c, u or d")]
    [InlineData("25-null-event-type.parquet", "row 1, column '__crdb__event_type': found NULL, expected c, u or d")]
    [InlineData("26-updated-not-a-time.parquet",
        "row 2, column '__crdb__updated': found text of length 9, expected a time like")]
    [InlineData("27-updated-without-logical.parquet", "row 1, column '__crdb__updated': found text of length 19")]
    [InlineData("28-updated-null.parquet", "row 1, column '__crdb__updated': found NULL")]
    [InlineData("33-decimal-garbage.parquet",
        "row 1, column 'amount': found text of length 5, expected a number that DECIMAL(10,2) holds")]
    [InlineData("34-decimal-too-large.parquet", "column 'amount': found text of length 48")]
    [InlineData("35-decimal-binary.parquet",
        "row 1, column 'amount': found bytes that are no UTF-8, expected a number as text")]
    [InlineData("36-invalid-utf8.parquet", "row 1, column 'note': found bytes that are no UTF-8, expected text")]
    [InlineData("38-key-of-other-type.parquet", "column 'id' is ByteArray as Text, which cannot become BIGINT")]
    [InlineData("40-two-versions-one-time.parquet",
        "row 1 and row 2 of 40-two-versions-one-time.parquet have the same key")]
    [InlineData("42-negative-and-zero-times.parquet", "row 1, column '__crdb__updated': found text of length 13")]
    [InlineData("59-gzip-page-damaged.parquet", "a page is no sound gzip stream")]
    public async Task Wrong_rows_hold_the_file(string name, string found)
    {
        var e = await HeldAsync(name, StagingBench.Table(StagingBench.Orders));

        Assert.Contains(found, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TIMESTAMPTZ", null)]
    [InlineData("TIMESTAMPTZ", "STRING")]
    [InlineData(null, "TIMESTAMP")]
    public async Task A_time_that_is_none_holds_the_file(string? declared, string? wanted)
    {
        var schema = declared is null ? null : $"CREATE TABLE orders (id INT8 PRIMARY KEY, at {declared})";
        var types = wanted is null ? null : new Dictionary<string, string> { ["at"] = wanted };

        var e = await HeldAsync("37-time-garbage.parquet", StagingBench.Table(schema, ["id"], types));

        Assert.Contains("row 1, column 'at': found text of length 22", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-13-45", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_advice_names_the_setting_that_helps()
    {
        var e = await HeldAsync("34-decimal-too-large.parquet", StagingBench.Table(StagingBench.Orders));

        Assert.Contains("set \"types\": {\"amount\": \"STRING\"}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_text_too_large_decimals_are_kept()
    {
        var table = StagingBench.Table(StagingBench.Orders, types: new() { ["amount"] = "STRING" });
        using var window = await _bench.StageAsync(
            table, [StagingBench.File(Fixtures.Broken("34-decimal-too-large.parquet"))]);

        Assert.Contains("1E+2147483647", _bench.Rows(window, "SELECT amount FROM staged"));
    }

    [Fact]
    public async Task Values_of_a_delete_do_not_matter()
    {
        using var window = await _bench.StageAsync(
            StagingBench.Table(StagingBench.Orders),
            [StagingBench.File(Fixtures.Broken("39-delete-with-values.parquet"))]);

        Assert.Equal(
            ["1 True False"], _bench.Rows(window, "SELECT id, __crdb__dead, __crdb__present_primary FROM staged"));
    }

    [Fact]
    public async Task A_file_without_rows_is_empty()
    {
        using var window = await _bench.StageAsync(
            StagingBench.Table(StagingBench.Orders), [StagingBench.File(Fixtures.Broken("41-no-rows.parquet"))]);

        Assert.IsType<NoRows>(window.Change);
        Assert.Null(window.SmallestUpdated);
    }

    [Fact]
    public async Task Of_two_files_in_one_the_last_counts()
    {
        using var window = await _bench.StageAsync(
            StagingBench.Table(StagingBench.Orders), [StagingBench.File(Fixtures.Broken("65-two-files.parquet"))]);

        Assert.Equal(3, window.Counts.RowsIn);
    }

    [Fact]
    public async Task A_good_file_beside_a_bad_one_does_not_save_it()
    {
        var table = StagingBench.Table(StagingBench.Orders);
        string[] files = ["01-good.parquet", "02-good-gzip.parquet", "33-decimal-garbage.parquet"];

        var e = await Assert.ThrowsAsync<FeedFileException>(
            () => _bench.StageAsync(table, [.. files.Select(f => StagingBench.File(Fixtures.Broken(f)))]));

        Assert.Equal("33-decimal-garbage.parquet", e.File.Object.Key);
        Assert.Equal((0, 0), _bench.Left());
    }

    public void Dispose() => _bench.Dispose();

    async Task<FeedFileException> HeldAsync(string name, SourceTable table)
    {
        var e = await Assert.ThrowsAsync<FeedFileException>(
            () => _bench.StageAsync(table, [StagingBench.File(Fixtures.Broken(name))]));

        Assert.Equal(FailureKind.Held, e.Kind);
        Assert.StartsWith(name + ": ", e.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), _bench.Left());
        return e;
    }
}
