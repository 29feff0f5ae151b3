using System.Text.Json.Nodes;
using DestinationCdc.Changefeed;
using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Every fixture gives the tables that it must give, whichever way its files are taken.</summary>
public sealed class FixtureTests(RunningEngines engines) : IClassFixture<RunningEngines>
{
    /// <summary>
    /// Columns whose values no date or timestamp can hold (infinity, years before 1), and a composite type's fields.
    /// </summary>
    internal static readonly Dictionary<string, string> Types = new()
    {
        ["k_time.k"] = "STRING",
        ["k_time.d"] = "STRING",
        ["k_time.tm"] = "STRING",
        ["types.dt"] = "STRING",
        ["types.ts"] = "STRING",
        ["types.tz"] = "STRING",
        ["types.atz"] = "STRING",
        ["types.addr"] = "STRUCT<street STRING, zip BIGINT, since TIMESTAMP>",
    };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every feed that leads to its expected tables: fixture and folder.</summary>
    public static TheoryData<string, string> Feeds
    {
        get
        {
            var feeds = new TheoryData<string, string>();
            foreach (var (name, folders) in Folders)
            {
                foreach (var folder in folders.Split(' '))
                {
                    feeds.Add(name, folder);
                }
            }

            return feeds;
        }
    }

    static readonly (string Name, string Folders)[] Folders =
    [
        ("01-basic-scd1", Both), ("02-restart-duplicates", Both), ("02b-name-order-violation", Both),
        ("03-two-nodes-two-tables", Both), ("04-schema-change", Both), ("04b-rename-column", Both), ("06-keys", Both),
        ("07-types", "parquet parquet-diff json json-null-object"), ("07b-long-values", "parquet-zstd json-gzip"),
        ("08-diff-mvcc-topic", Both), ("09-bare", "parquet"),
        ("11-partition-compression", "json-flat json-hourly-gzip json-daily-zstd json-hourly parquet-flat "
            + "parquet-hourly-gzip parquet-daily-zstd parquet-hourly"),
        ("12-odd-topics", Both), ("12b-full-table-name", Both),
        ("13-parquet-wide",
            "parquet parquet-nodiff parquet-gzip parquet-zstd parquet-metadata parquet-scale-zero parquet-cdc-query "
            + "parquet-duplicate-names json"),
        ("13b-parquet-row-groups", "parquet-zstd json-gzip"), ("16-boundaries", Both), ("16b-wall-digits", Both),
        ("17-random-history", Both), ("18-table-added", Both),
    ];

    const string Both = "parquet json";

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task In_the_order_of_arrival_with_every_apply_run_twice(string name, string folder)
    {
        var fixture = Fixture.Load(name, folder);
        using var harness = Start(fixture);
        string? resolved = null;
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            var isResolved = key.EndsWith(".RESOLVED", StringComparison.Ordinal);
            resolved = isResolved ? Path.GetFileNameWithoutExtension(key) : resolved;
            if (isResolved || FileByFile(fixture))
            {
                // With a data file nothing new is complete: whatever is applied then must not show.
                await ApplyTwiceAsync(harness, eachResolved: false);
                await CheckAsync(harness, fixture, resolved);
            }
        }

        await ApplyTwiceAsync(harness, eachResolved: false);
        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task In_one_go(string name, string folder)
    {
        var fixture = Fixture.Load(name, folder);
        using var harness = Start(fixture);
        ArriveAll(harness, fixture);
        await ApplyTwiceAsync(harness, eachResolved: false);
        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Each_resolved_a_commit_of_its_own(string name, string folder)
    {
        var fixture = Fixture.Load(name, folder);
        using var harness = Start(fixture);
        ArriveAll(harness, fixture);
        var commits = await ApplyTwiceAsync(harness, eachResolved: true);
        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
        Assert.Equal(commits, await CheckVersionsAsync(harness, fixture));
    }

    /// <summary>The longest history takes minutes.</summary>
    static bool FileByFile(Fixture fixture) =>
        fixture.Name != "17-random-history" || Environment.GetEnvironmentVariable("SOAK") == "1";

    FeedHarness Start(Fixture fixture)
    {
        var harness = FeedHarness.For(fixture, Types);
        harness.Engine = engines[1];
        if (fixture.Name == "04b-rename-column")
        {
            harness.Config["tables"]![0]!["rename"] = new JsonObject { ["amount"] = "total" };
        }

        return harness;
    }

    static void ArriveAll(FeedHarness harness, Fixture fixture)
    {
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
        }
    }

    /// <summary>The second time there is nothing to do.</summary>
    static async Task<int> ApplyTwiceAsync(FeedHarness harness, bool eachResolved)
    {
        var first = await harness.ApplyAsync(Cancellation, eachResolved);
        Assert.Empty(first.Holds);
        Assert.All(first.Tables, table => Assert.Equal(table.RowsIn, table.InWindow + table.Carried + table.Duplicate));

        var second = await harness.ApplyAsync(Cancellation, eachResolved);
        Assert.Empty(second.Holds);
        Assert.Equal(0, second.Commits);
        Assert.All(second.Tables, table => Assert.Equal(TableState.Current, table.State));
        Assert.Equal(first.Watermark, second.Watermark);
        Assert.Equal(first.Tables.Select(table => table.Version), second.Tables.Select(table => table.Version));
        return first.Commits;
    }

    static async Task CheckAsync(FeedHarness harness, Fixture fixture, string? resolved)
    {
        foreach (var table in fixture.WholeTables)
        {
            await CheckAsync(harness, fixture, table, resolved, version: null);
        }
    }

    static async Task CheckAsync(
        FeedHarness harness, Fixture fixture, FixtureTable table, string? resolved, long? version)
    {
        if (resolved is not null && fixture.ExpectedAt(table, resolved) is { } expected)
        {
            var differences = await harness.DifferencesAsync(
                table, expected, Cancellation, fixture.IsJson, Renamed(fixture), version);
            differences.RemoveAll(line => IsSaidAlike(fixture, line));
            Assert.Empty(differences);
        }
    }

    /// <summary>Each table has a version at each RESOLVED from its first one on; the number of all of them.</summary>
    static async Task<int> CheckVersionsAsync(FeedHarness harness, Fixture fixture)
    {
        var commits = 0;
        foreach (var table in fixture.WholeTables)
        {
            await using var workplace = harness.Open();
            var history = await workplace.Warehouse.HistoryAsync(
                harness.TargetOf(table.Target), "test", int.MaxValue, Cancellation);
            var versions = history.Where(version => version.Position is not null)
                .ToLookup(version => version.Position!.Value);
            commits += versions.Count;
            foreach (var resolved in fixture.Resolved)
            {
                Assert.True(NameTime.TryParse(resolved, out var time));
                if (versions[time].Any())
                {
                    await CheckAsync(harness, fixture, table, resolved, versions[time].Max(one => one.Version));
                }
                else
                {
                    Assert.True(IsYetToStart(fixture, table, resolved), $"no version of {table.Name} at {time}");
                }
            }
        }

        return commits;
    }

    /// <summary>The table is not complete then, or has no row that would be a first position.</summary>
    static bool IsYetToStart(Fixture fixture, FixtureTable table, string resolved) =>
        fixture.ExpectedAt(table, resolved) is not { } expected || new FileInfo(expected).Length == 0;

    /// <summary>The expected rows of the time before a rename have the old name.</summary>
    static Dictionary<string, string> Renamed(Fixture fixture) =>
        fixture.Name == "04b-rename-column" ? new() { ["amount"] = "total" } : [];

    /// <summary>JSON cannot tell JSON's null from NULL without encode_json_value_null_as_object.</summary>
    static bool IsSaidAlike(Fixture fixture, string difference) => fixture is { Name: "07-types", Variant: "json" }
        && difference.EndsWith("column j: found NULL, expected 'null'", StringComparison.Ordinal);
}
