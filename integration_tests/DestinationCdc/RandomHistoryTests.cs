using System.Globalization;
using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc;
using DestinationCdc.Commands;
using DestinationCdc.Output;
using DestinationCdc.Planning;
using DestinationCdc.Workload;
using DuckDB;
using Lakehouse;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Random histories, applied while they grow: at odd moments, in large and small windows, with crashes in the middle of
/// commits, by two appliers at once. After every run each table equals what the history says for the time at which it
/// claims to be.
/// </summary>
public sealed class RandomHistoryTests
{
    const int FirstSeed = 1;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>50 in every run, 1,000 with SOAK=1, or the one that SEED names.</summary>
    public static TheoryData<int> Seeds
    {
        get
        {
            if (Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } seed)
            {
                return [int.Parse(seed, CultureInfo.InvariantCulture)];
            }

            var count = Environment.GetEnvironmentVariable("SOAK") == "1" ? 1000 : 50;
            return [.. Enumerable.Range(FirstSeed, count)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_table_equals_its_source_at_every_moment(int seed)
    {
        using var harness = FeedHarness.For(Table(RandomHistory.Alpha), Table(RandomHistory.Beta));
        var feed = new RandomFeed(seed, harness.Feed);
        var random = new Random(seed);
        Position? resolved = null;
        foreach (var step in feed.Grow())
        {
            resolved = step ?? resolved;
            if (random.Next(step is null ? 4 : 2) > 0)
            {
                continue;
            }

            if (random.Next(3) == 0)
            {
                await CrashAsync(harness, random);
            }

            if (random.Next(8) == 0)
            {
                await Task.WhenAll(TryApplyAsync(harness, random.Next()), TryApplyAsync(harness, random.Next()));
            }

            await CheckAsync(harness, feed, await ApplyAsync(harness, random), resolved);
        }

        await CheckAsync(harness, feed, await ApplyAsync(harness, random), resolved);
        Assert.Equal(0, (await ApplyAsync(harness, random)).Commits);
    }

    static JsonObject Table(WorkloadTable table) =>
        new() { ["table"] = table.Name, ["source_schema"] = table.CreateStatement };

    static async Task<SyncReport> ApplyAsync(FeedHarness harness, Random random)
    {
        await using var workplace = harness.Open();
        var memory = new MemoryEstimate(random.Next(3) == 0 ? random.Next(1, 5000) : 1L << 40);
        var options = SyncOptions.Default with { EachResolved = random.Next(3) == 0 };
        return await workplace.Sync(memory).RunAsync(options, Cancellation);
    }

    static async Task TryApplyAsync(FeedHarness harness, int seed)
    {
        try
        {
            await ApplyAsync(harness, new Random(seed));
        }
        catch (AnotherApplierException)
        {
            // The other one was faster all the time; what counts is the table afterwards.
        }
    }

    /// <summary>An apply that dies at some step of some commit.</summary>
    static async Task CrashAsync(FeedHarness harness, Random random)
    {
        await using var workplace = harness.Open();
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 256L << 20,
            Threads = 2,
            TempDirectory = Path.Combine(harness.Folder, "crash"),
        });
        var left = random.Next(4);
        var steps = new CommitSteps(step =>
        {
            if (left-- == 0)
            {
                throw new CrashException($"dead at {step}");
            }
        });
        var warehouse = new LakehouseWarehouse(harness.Lakehouse, database, TimeProvider.System, steps);
        var sync = workplace.Sync(new MemoryEstimate(random.Next(2) == 0 ? 1000 : 1L << 40), warehouse);
        try
        {
            await sync.RunAsync(SyncOptions.Default, Cancellation);
        }
        catch (CrashException)
        {
            // As meant.
        }
    }

    static async Task CheckAsync(FeedHarness harness, RandomFeed feed, SyncReport report, Position? resolved)
    {
        Assert.Empty(report.Holds);
        await using var workplace = harness.Open();
        foreach (var table in report.Tables)
        {
            Assert.Equal(table.RowsIn, table.InWindow + table.Carried + table.Duplicate);
            var source = table.Table == "alpha" ? RandomHistory.Alpha : RandomHistory.Beta;
            if (table.Watermark is null)
            {
                Assert.False(
                    resolved is { } time && feed.HasRowsBelow(source, time),
                    $"{table.Table} has no position at {resolved}: {table.Message}; {feed}");
                continue;
            }

            Assert.Equal(resolved?.ToString(), table.Watermark);
            await CompareAsync(workplace, source, feed.RowsAt(source, resolved!.Value)!, table.Watermark);
        }

        if (report.Tables.Any(table => table.Watermark is not null))
        {
            Assert.Equal(resolved?.ToString(), report.Watermark);
        }
    }

    static async Task CompareAsync(
        Workplace workplace, WorkloadTable table, IReadOnlyCollection<object?[]> expected, string at)
    {
        var info = await workplace.Warehouse.DescribeAsync(FeedHarness.Target(table.Name), Cancellation);
        Assert.NotNull(info);
        var actual = await TableComparer.RowsAsync(workplace.Warehouse, info, Cancellation);
        Assert.Empty(TableComparer.Differences(
            $"{table.Name} at {at}", table.Key, [.. expected.Select(row => Texts(table, row, info))], actual));
    }

    static Dictionary<string, string?> Texts(WorkloadTable table, object?[] row, TableInfo info) => table.Columns
        .Select((column, i) => (column.Name, Text: row[i] switch
        {
            null => null,
            long number => number.ToString(CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "Z",
            var text => CellText.Expected((string)text, info.Schema.Columns.Single(c => c.Name == column.Name).Type),
        }))
        .ToDictionary(cell => cell.Name, cell => cell.Text);
}
