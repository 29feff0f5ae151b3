using ConnectorKit.Errors;
using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Every broken file of lines gives the outcome that the README beside them describes.</summary>
public sealed class BrokenLinesTests
{
    /// <summary>Files that are legal after all, with their rows.</summary>
    static readonly Dictionary<string, long> Legal = new()
    {
        ["01-good.ndjson"] = 1,
        ["10-crlf.ndjson"] = 1,
        ["14-no-key.ndjson"] = 1,
        ["26-gzip-two-members.ndjson.gz"] = 100,
        ["38-column-missing.ndjson"] = 1, // one version has one set of columns, and this file is the only one of it
        ["39-column-unknown.ndjson"] = 1, // it is added
        ["40-line-separator.ndjson"] = 1,
    };

    /// <summary>What the message must say beside the file's name.</summary>
    static readonly Dictionary<string, string> Said = new()
    {
        ["02-half-line.ndjson"] = "line 2",
        ["03-half-line-first.ndjson"] = "line 1",
        ["04-no-newline-at-end.ndjson"] = "line 1: the line has no end",
        ["05-empty.ndjson"] = "no line",
        ["06-empty-lines.ndjson"] = "line 2",
        ["07-invalid-utf8.ndjson"] = "UTF-8",
        ["08-utf16.ndjson"] = "UTF-8",
        ["09-byte-order-mark.ndjson"] = "line 1, byte 1",
        ["11-unknown-envelope.ndjson"] = "wrapped",
        ["12-not-an-object.ndjson"] = "expected '{'",
        ["13-no-after.ndjson"] = "after",
        ["15-delete-without-key.ndjson"] = "key",
        ["16-key-length.ndjson"] = "2 value(s)",
        ["17-key-null.ndjson"] = "'id'",
        ["18-key-differs-from-after.ndjson"] = "'id'",
        ["19-duplicate-names.ndjson"] = "twice",
        ["20-deep.ndjson"] = "levels",
        ["21-line-of-200-MB.ndjson.gz"] = "MiB",
        ["22-not-gzip.ndjson.gz"] = "gzip",
        ["23-gzip-truncated.ndjson.gz"] = "cut",
        ["24-gzip-crc.ndjson.gz"] = "checksum",
        ["25-gzip-garbage-after.ndjson.gz"] = "follow",
        ["27-not-zstd.ndjson.zst"] = "zstd",
        ["28-zstd-truncated.ndjson.zst"] = "cut",
        ["29-bare-nan.ndjson"] = "line 1, byte 22: expected a value",
        ["30-int-out-of-range.ndjson"] = "'id'",
        ["31-int-with-fraction.ndjson"] = "'id'",
        ["32-updated-as-number.ndjson"] = "updated is a number",
        ["34-lone-surrogate.ndjson"] = "surrogate",
        ["35-control-character.ndjson"] = "control",
        ["36-number-1e400.ndjson"] = "line 1, column 'amount'",
        ["37-wrong-type.ndjson"] = "line 1, column 'amount'",
        ["41-nul-bytes.ndjson"] = "line 2: the line has no end",
        ["42-topic-differs.ndjson"] = "topic",
        ["43-resolved-line.ndjson"] = "line 2",
    };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string Folder => Path.Combine(Fixture.Root, "broken", "json");

    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Folder).Select(path => Path.GetRelativePath(Folder, path))
            .Where(name => name != "33-updated-missing.ndjson")
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_broken_file_holds_its_table_where_it_is_or_is_read_rightly(string name)
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        var key = Arrive(feed, name);
        feed.Harness.Resolve(BrokenFeed.SecondResolved);
        var table = Assert.Single((await feed.ApplyBoundedAsync(Cancellation)).Tables);
        if (Legal.TryGetValue(name, out var rows))
        {
            Assert.Equal((TableState.Applied, rows), (table.State, table.RowsIn));
            Assert.Equal(BrokenFeed.Second.ToString(), table.Watermark);
            return;
        }

        Assert.Equal(TableState.Held, table.State);
        Assert.Contains(key, table.Message, StringComparison.Ordinal);
        Assert.Contains(Said[name], table.Message, StringComparison.Ordinal);
        await feed.AssertUntouchedAsync(Cancellation);
    }

    [Fact]
    public async Task Lines_without_times_are_a_matter_of_configuration()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        Arrive(feed, "33-updated-missing.ndjson");
        feed.Harness.Resolve(BrokenFeed.SecondResolved);
        var e = await Assert.ThrowsAnyAsync<ConnectorException>(() => feed.Harness.ApplyAsync(Cancellation));
        Assert.Equal(FailureKind.Configuration, e.Kind);
        Assert.Contains("WITH updated", e.Message, StringComparison.Ordinal);
        await feed.AssertUntouchedAsync(Cancellation);
    }

    static string Arrive(BrokenFeed feed, string name)
    {
        var extension = name[name.IndexOf(".ndjson", StringComparison.Ordinal)..];
        var key = BrokenFeed.Between.Replace(".parquet", extension, StringComparison.Ordinal);
        feed.Arrive("json", name, $"2026-03-01/{key}");
        return key;
    }
}
