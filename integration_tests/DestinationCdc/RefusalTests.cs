using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Output;
using DestinationCdc.Workload;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Feeds that cannot be applied, or only so far: nothing wrong is written, and the reason is said.</summary>
public sealed class RefusalTests
{
    /// <summary>In the names of the files of fixture 15 that arrive last.</summary>
    const string LateSession = "-91b2c3d4e5f60718-";

    /// <summary>
    /// Rows that are counted as duplicates: those that a window reads and the one before has applied. What stands twice in
    /// one window is reduced to one row and no duplicate, and a late file that no window reads is only compared.
    /// </summary>
    static readonly Dictionary<(string Folder, FeedManner Manner), long> Repeats = new()
    {
        [("late-duplicates", FeedManner.AtOnce)] = 0,
        [("late-duplicates", FeedManner.EachResolved)] = 2,
        [("late-duplicates", FeedManner.ByFile)] = 2,
        [("whole-file-twice", FeedManner.AtOnce)] = 0,
        [("whole-file-twice", FeedManner.EachResolved)] = 4,
        [("whole-file-twice", FeedManner.ByFile)] = 4,
    };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The folders of fixture 15 that are whole feeds, as its own list has them.</summary>
    public static TheoryData<string, FeedManner> Defects
    {
        get
        {
            using var document = JsonDocument.Parse(File.ReadAllText(
                Path.Combine(Fixture.Root, "15-defects", "fixture.json")));
            return
            [
                .. document.RootElement.GetProperty("cases").EnumerateArray()
                    .SelectMany(
                        _ => Enum.GetValues<FeedManner>(),
                        (one, manner) => (one.GetProperty("folder").GetString()!, manner)),
            ];
        }
    }

    [Theory]
    [InlineData("05-column-families", "parquet", "split_column_families")]
    [InlineData("05-column-families", "json", "split_column_families")]
    [InlineData("05-column-families", "parquet-diff", "split_column_families")]
    [InlineData("05-column-families", "json-diff", "split_column_families")]
    [InlineData("12b-full-table-name", "parquet", "split_column_families")]
    [InlineData("12b-full-table-name", "json", "split_column_families")]
    [InlineData("09-bare", "json", "bare")]
    [InlineData("10-enriched", "json", "enriched")]
    [InlineData("13d-without-updated", "parquet", "WITH updated")]
    [InlineData("13d-without-updated", "json", "WITH updated")]
    public async Task A_feed_of_another_kind_is_a_matter_of_configuration(string name, string folder, string reason)
    {
        var fixture = Fixture.Load(name, folder);
        using var harness = FeedHarness.For([.. fixture.Tables.Select(table => new JsonObject
        {
            ["table"] = table.Topic,
            ["target"] = table.Target,
            ["source_schema"] = table.CreateStatement(),
        })]);
        harness.ArriveFolder(fixture.Feed);
        var e = await Assert.ThrowsAnyAsync<ConnectorException>(() => harness.ApplyAsync(Cancellation));
        Assert.Equal(FailureKind.Configuration, e.Kind);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(harness.Lakehouse, "main")));
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("json")]
    public async Task An_initial_scan_alone_has_no_RESOLVED_and_nothing_is_applied(string folder)
    {
        using var harness = FeedHarness.For(Fixture.Load("14-initial-scan-only", folder));
        harness.ArriveFolder(Path.Combine(Fixture.Root, "14-initial-scan-only", folder));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        Assert.Contains("no RESOLVED", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal(0, report.Tables[0].Rows ?? 0);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("csv-gzip")]
    public async Task CSV_is_refused_by_name(string folder)
    {
        using var harness = FeedHarness.For(Fixture.Load("14-initial-scan-only"));
        harness.ArriveFolder(Path.Combine(Fixture.Root, "14-initial-scan-only", folder));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Contains(".csv", Assert.Single(report.Holds), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, null)]
    [InlineData(8, "row 2, column 'id'")]
    public async Task A_column_that_stands_twice_must_say_the_same_twice(long second, string? held)
    {
        var id = new WorkloadColumn("id", WorkloadType.Int8);
        var table = new WorkloadTable("t", [id, id, id with { Name = "v" }], ["id"]);
        using var harness = FeedHarness.For(new JsonObject
        {
            ["table"] = "t",
            ["source_schema"] = "CREATE TABLE t (id INT8 PRIMARY KEY, v INT8)",
        });
        harness.Resolve("202603012359590000000000000000000");
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var time = new Position(noon.ToUnixTimeMilliseconds() * 1_000_000, 0);
        var name = "202603011200000000000000000000000-3f2a9c0d1e4b5a67-1-2-00000001-t-1.parquet";
        await using (var file = File.Create(Path.Combine(harness.Feed, "2026-03-01", name)))
        {
            ParquetFile.Write(
                file,
                table,
                [
                    new WorkloadEvent(table, [6L, 6L, 1L], IsDelete: false, time),
                    new WorkloadEvent(table, [7L, second, 2L], IsDelete: false, time),
                ],
                rowsPerGroup: 10);
        }

        var report = await harness.ApplyAsync(Cancellation);

        Assert.Equal(held is null ? 2 : null, report.Tables[0].Rows);
        Assert.Equal(held is null ? [] : [held], report.Holds.Select(_ => held));
        Assert.All(report.Holds, hold => Assert.Contains(held!, hold, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("parquet", FeedManner.AtOnce)]
    [InlineData("parquet", FeedManner.EachResolved)]
    [InlineData("parquet", FeedManner.ByFile)]
    [InlineData("json", FeedManner.AtOnce)]
    [InlineData("json", FeedManner.EachResolved)]
    [InlineData("json", FeedManner.ByFile)]
    public async Task A_changed_primary_key_stops_the_table_before_the_change(string folder, FeedManner manner)
    {
        var fixture = Fixture.Load("19-primary-key-changed", folder);
        using var harness = FeedHarness.For(new JsonObject
        {
            ["table"] = "parts",
            ["source_schema"] = "CREATE TABLE parts (id INT8 PRIMARY KEY, sku STRING NOT NULL, qty INT8)",
        });
        var (report, _) = await ApplyAsync(harness, fixture.Feed, manner);
        Assert.Contains("primary key", Assert.Single(report.Holds), StringComparison.Ordinal);
        var expected = fixture.ExpectedAt(fixture.Tables[0], "202603012359100000000000000000000")!;
        Assert.Empty(await harness.DifferencesAsync(
            fixture.Tables[0] with { Key = ["id"] }, expected, Cancellation, fixture.IsJson));
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task A_feed_with_one_defect_goes_as_far_as_it_may(string folder, FeedManner manner)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(Fixture.Root, "15-defects", "fixture.json"), Cancellation));
        var defect = document.RootElement.GetProperty("cases").EnumerateArray()
            .Single(one => one.GetProperty("folder").GetString() == folder);
        var table = Fixture.Load("01-basic-scd1").Tables[0];
        using var harness = FeedHarness.For(Fixture.Load("01-basic-scd1"));
        var (report, repeats) = await ApplyAsync(harness, Path.Combine(Fixture.Root, "15-defects", folder), manner);
        var until = defect.GetProperty("applied_until").GetString()!;
        if (until.Length == 0)
        {
            Assert.Contains("notes.txt", Assert.Single(report.Holds), StringComparison.Ordinal);
            Assert.True(manner == FeedManner.ByFile || report.Commits == 0);
            harness.Config["feeds"]![0]!["ignore"] = new JsonArray("notes.txt");
            report = await harness.ApplyAsync(Cancellation);
            until = "202603020000100000000000000000000";
        }

        Assert.Equal(until != "202603020000100000000000000000000", report.Holds.Length == 1);
        var expected = Path.Combine(Fixture.Root, "15-defects", "expected", $"orders@{until}.ndjson");
        Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation));
        Assert.Equal(0, (await harness.ApplyAsync(Cancellation)).Commits);
        Assert.Equal(Repeats.GetValueOrDefault((folder, manner), repeats), repeats);
    }

    /// <summary>
    /// Takes the files in one of the ways, applies each time twice, and adds up the rows that were counted as duplicates.
    /// </summary>
    static async Task<(SyncReport Report, long Duplicates)> ApplyAsync(
        FeedHarness harness, string folder, FeedManner manner)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .OrderBy(IsRepeat).ThenBy(file => Path.GetFileName(file), StringComparer.Ordinal).ToList();
        SyncReport? report = null;
        var duplicates = 0L;
        foreach (var file in files)
        {
            harness.Arrive(file, Path.GetRelativePath(folder, file));
            if (manner == FeedManner.ByFile || file == files[^1])
            {
                report = await harness.ApplyAsync(Cancellation, manner == FeedManner.EachResolved);
                duplicates += report.Tables.Sum(table => table.Duplicate);
                var second = await harness.ApplyAsync(Cancellation, manner == FeedManner.EachResolved);
                Assert.Equal((0, report.Watermark), (second.Commits, second.Watermark));
            }
        }

        return (report!, duplicates);
    }

    /// <summary>What is sent again comes last.</summary>
    static bool IsRepeat(string file) => Path.GetFileName(file).Contains(LateSession, StringComparison.Ordinal);

    /// <summary>Nothing in the files tells whose it is: what lies above the feed's own last RESOLVED comes too early.</summary>
    [Fact]
    public async Task A_RESOLVED_of_another_feed_under_the_same_prefix_counts_as_the_feeds_own()
    {
        var fixture = Fixture.Load("01-basic-scd1", "json");
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(Path.Combine(Fixture.Root, "broken", "sequences", "foreign-resolved"));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        Assert.True(NameTime.TryParse("202603020001100000000000000000000", out var foreign));
        Assert.Equal(foreign.ToString(), report.Watermark);
        Assert.Equal(report.Watermark, Assert.Single(report.Tables).Watermark);
        var differences = await harness.DifferencesAsync(
            fixture.Tables[0], fixture.ExpectedAt(fixture.Tables[0], fixture.Resolved[^1])!, Cancellation);
        Assert.Equal(2, differences.Count);
    }

    [Theory]
    [InlineData("resolved-goes-back")]
    [InlineData("two-formats")]
    [InlineData("new-row-below-resolved")]
    public async Task A_feed_that_is_odd_but_whole_is_applied(string folder)
    {
        var fixture = Fixture.Load("01-basic-scd1");
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(Path.Combine(Fixture.Root, "broken", "sequences", folder));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        var differences = await harness.DifferencesAsync(
            fixture.Tables[0], fixture.ExpectedAt(fixture.Tables[0], fixture.Resolved[^1])!, Cancellation);
        Assert.Equal(folder == "new-row-below-resolved" ? 1 : 0, differences.Count);
    }

    [Theory]
    [InlineData("parquet", "json")]
    [InlineData("json", "parquet")]
    public async Task A_feed_of_one_format_takes_no_files_of_the_other(string setting, string folder)
    {
        var fixture = Fixture.Load("01-basic-scd1", folder);
        using var harness = FeedHarness.For(fixture);
        harness.Config["feeds"]![0]!["format"] = setting;
        harness.ArriveFolder(fixture.Feed);
        var report = await harness.ApplyAsync(Cancellation);
        Assert.All(report.Holds, hold => Assert.Contains("`format`", hold, StringComparison.Ordinal));
        Assert.NotEmpty(report.Holds);
        Assert.Equal(0, report.Commits);

        harness.Config["feeds"]![0]!["format"] = folder;
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
    }
}
