using System.Text.Json.Nodes;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Every broken file, name and feed gives the outcome that the README beside them describes.</summary>
public sealed class BrokenFeedTests
{
    const string WithoutUpdated = "21-no-updated.parquet";
    const string NotATime = "37-time-garbage.parquet";

    /// <summary>Files that are legal after all, with the rows that the table then has.</summary>
    static readonly Dictionary<string, long> Legal = new()
    {
        ["01-good.parquet"] = 2,
        ["02-good-gzip.parquet"] = 300,
        [NotATime] = 3, // its column is not declared, so the text is kept
        ["39-delete-with-values.parquet"] = 2,
        ["41-no-rows.parquet"] = 3,
        ["65-two-files.parquet"] = 2,
    };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> DamagedFiles => Names("parquet", file => file != WithoutUpdated);

    public static TheoryData<string> BrokenNames =>
        Names("names", name => name is not "_SUCCESS" && !name.Contains("%2f", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public async Task A_broken_file_holds_its_table_where_it_is_or_is_read_rightly(string name)
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.Arrive("parquet", name);
        feed.Harness.Resolve(BrokenFeed.SecondResolved);
        var table = Assert.Single((await feed.ApplyBoundedAsync(Cancellation)).Tables);
        if (Legal.TryGetValue(name, out var rows))
        {
            Assert.Equal((TableState.Applied, rows), (table.State, table.Rows));
            Assert.Equal(BrokenFeed.Second.ToString(), table.Watermark);
            return;
        }

        Assert.Equal(TableState.Held, table.State);
        Assert.Contains(BrokenFeed.Between, table.Message, StringComparison.Ordinal);
        await feed.AssertUntouchedAsync(Cancellation);
    }

    [Fact]
    public async Task A_time_that_is_none_holds_a_declared_column()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        var table = (JsonObject)feed.Harness.Config["tables"]![0]!;
        table["source_schema"] = BrokenFeed.Schema.Replace(
            "note STRING", "note STRING, at TIMESTAMPTZ", StringComparison.Ordinal);
        feed.Arrive("parquet", NotATime);
        feed.Harness.Resolve(BrokenFeed.SecondResolved);
        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Contains("column 'at'", Assert.Single(report.Holds), StringComparison.Ordinal);
        await feed.AssertUntouchedAsync(Cancellation);
    }

    [Fact]
    public async Task A_feed_without_times_is_a_matter_of_configuration()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.Arrive("parquet", WithoutUpdated);
        feed.Harness.Resolve(BrokenFeed.SecondResolved);
        var e = await Assert.ThrowsAnyAsync<ConnectorException>(() => feed.Harness.ApplyAsync(Cancellation));
        Assert.Equal(FailureKind.Configuration, e.Kind);
        Assert.Contains("updated", e.Message, StringComparison.Ordinal);
        await feed.AssertUntouchedAsync(Cancellation);
    }

    [Fact]
    public async Task A_damaged_file_holds_its_table_before_its_time_and_lets_the_others_go_on()
    {
        var fixture = Fixture.Load("03-two-nodes-two-tables");
        using var harness = FeedHarness.For(fixture);
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
        }

        var damaged = fixture.Arrival.Last(key => key.Contains("-ledger-", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(harness.Feed, damaged), "no Parquet", Cancellation);
        var before = fixture.Resolved.Last(mark => string.CompareOrdinal(mark, Path.GetFileName(damaged)) < 0);

        var report = await harness.ApplyAsync(Cancellation);
        Assert.Equal([TableState.Applied, TableState.Held], report.Tables.Select(table => table.State));
        Assert.Null(report.Watermark);
        foreach (var (table, at) in fixture.Tables.Zip([fixture.Resolved[^1], before]))
        {
            Assert.Empty(await harness.DifferencesAsync(table, fixture.ExpectedAt(table, at)!, Cancellation));
        }

        // Restored, it goes on, and what waited is published.
        harness.Arrive(fixture, damaged);
        var healed = await harness.ApplyAsync(Cancellation);
        Assert.Empty(healed.Holds);
        Assert.Equal(healed.Tables[0].Watermark, healed.Watermark);
    }

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public async Task A_name_that_is_not_understood_holds_the_feed_before_the_time_it_shows(string name)
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.ArriveRest();
        feed.Harness.Arrive(Path.Combine(BrokenFeed.Folder, "names", name), $"2026-03-01/{name}");
        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Contains(name, Assert.Single(report.Holds), StringComparison.Ordinal);
        Assert.Equal(TableState.Held, Assert.Single(report.Tables).State);
        await feed.AssertUntouchedAsync(Cancellation);

        // Whoever knows better says so.
        feed.Harness.Config["feeds"]![0]!["ignore"] = new JsonArray(Path.GetFileName(name));
        Assert.Empty((await feed.Harness.ApplyAsync(Cancellation)).Holds);
        await feed.AssertAtLastAsync(Cancellation);
    }

    [Fact]
    public async Task An_unknown_name_that_shows_no_time_holds_everything()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation, applied: false);
        feed.ArriveRest();
        await File.WriteAllTextAsync(Path.Combine(feed.Harness.Feed, "random.txt"), "?", Cancellation);
        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Contains("random.txt", Assert.Single(report.Holds), StringComparison.Ordinal);
        Assert.Null(report.Tables[0].Watermark);
        Assert.Equal(0, report.Commits);
    }

    [Fact]
    public async Task A_percent_encoded_topic_is_an_unknown_topic_and_markers_of_other_tools_are_ignored()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.ArriveRest();
        feed.Arrive("names", "_SUCCESS", "2026-03-01/_SUCCESS");
        var encoded = Path.GetFileName(Directory.GetFiles(Path.Combine(BrokenFeed.Folder, "names"), "*%2f*").Single());
        feed.Arrive("names", encoded, encoded);
        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        Assert.Contains("..%2f..%2fetc", Assert.Single(report.Notes), StringComparison.Ordinal);
        await feed.AssertAtLastAsync(Cancellation);
    }

    [Theory]
    [InlineData("malformed")]
    [InlineData("empty")]
    [InlineData("parquet-garbage")]
    public async Task The_name_of_a_RESOLVED_counts_and_its_content_need_not_be_readable(string folder)
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.ArriveRest();
        feed.ArriveResolved(folder);
        Assert.Empty((await feed.Harness.ApplyAsync(Cancellation)).Holds);
        await feed.AssertAtLastAsync(Cancellation);
    }

    [Theory]
    [InlineData("32-digits")]
    [InlineData("month-13")]
    [InlineData("logical-too-large")]
    [InlineData("lower-case")]
    public async Task A_RESOLVED_that_is_none_holds_the_feed(string folder)
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.ArriveRest(except: BrokenFeed.SecondResolved);
        feed.ArriveResolved(folder);
        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Contains(
            Path.GetFileName(BrokenFeed.ResolvedIn(folder)), Assert.Single(report.Holds), StringComparison.Ordinal);
        await feed.AssertUntouchedAsync(Cancellation);
    }

    [Fact]
    public async Task A_RESOLVED_whose_content_says_another_time_holds_the_feed_when_it_is_the_newest()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.ArriveResolved("differs");
        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Contains(
            Path.GetFileName(BrokenFeed.ResolvedIn("differs")),
            Assert.Single(report.Holds),
            StringComparison.Ordinal);
        await feed.AssertUntouchedAsync(Cancellation);
    }

    [Theory]
    [InlineData("far-future")]
    [InlineData("../sequences/future-resolved/2035-01-01")]
    public async Task A_RESOLVED_from_the_future_is_refused_and_the_others_are_good(string folder)
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.ArriveRest();
        feed.ArriveResolved(folder);
        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Contains(
            Path.GetFileName(BrokenFeed.ResolvedIn(folder)), Assert.Single(report.Holds), StringComparison.Ordinal);
        await feed.AssertAtLastAsync(Cancellation);
    }

    [Fact]
    public async Task A_RESOLVED_that_goes_back_changes_nothing()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation);
        feed.ArriveRest();
        Assert.Empty((await feed.Harness.ApplyAsync(Cancellation)).Holds);
        feed.Harness.Resolve("202603012359000000000000000000000");
        Assert.Equal(0, (await feed.Harness.ApplyAsync(Cancellation, eachResolved: true)).Commits);
        await feed.AssertAtLastAsync(Cancellation);
    }

    [Fact]
    public async Task Two_shapes_of_one_version_hold_the_table()
    {
        using var harness = FeedHarness.For(
            new JsonObject { ["table"] = "orders", ["source_schema"] = BrokenFeed.Schema });
        harness.ArriveFolder(Path.Combine(BrokenFeed.Folder, "sequences", "schema-change-same-version"));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Equal(TableState.Held, Assert.Single(report.Tables).State);
        Assert.Null(report.Tables[0].Watermark);
    }

    [Fact]
    public async Task Without_any_RESOLVED_nothing_is_applied_and_the_message_says_so()
    {
        using var feed = await BrokenFeed.StartAsync(Cancellation, applied: false);
        foreach (var mark in Directory.GetFiles(feed.Harness.Feed, "*.RESOLVED", SearchOption.AllDirectories))
        {
            File.Delete(mark);
        }

        var report = await feed.Harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        Assert.Null(report.Watermark);
        Assert.Contains("no RESOLVED", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal(0, report.Tables[0].Rows ?? 0);
    }

    [Fact]
    public async Task With_RESOLVED_only_the_watermark_moves_and_the_declared_table_is_empty()
    {
        using var harness = FeedHarness.For(
            new JsonObject { ["table"] = "orders", ["source_schema"] = BrokenFeed.Schema });
        harness.ArriveFolder(Path.Combine(BrokenFeed.Folder, "sequences", "only-resolved"));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        Assert.Equal(new Position(1_772_409_610_000_000_000, 0).ToString(), report.Watermark);
        Assert.Equal(TableState.Applied, Assert.Single(report.Tables).State);
        await using var workplace = harness.Open();
        var table = await workplace.Warehouse.DescribeAsync(FeedHarness.Target("orders"), Cancellation);
        Assert.Equal(0, table?.Rows);
    }

    static TheoryData<string> Names(string folder, Func<string, bool> isWanted)
    {
        var root = Path.Combine(Fixture.Root, "broken", folder);
        return
        [
            .. Directory.GetFiles(root, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
                .Where(isWanted)
                .Order(StringComparer.Ordinal),
        ];
    }
}
