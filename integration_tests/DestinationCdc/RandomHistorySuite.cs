using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc;
using DestinationCdc.Commands;
using DestinationCdc.Output;
using DestinationCdc.Planning;
using DestinationCdc.Windows;
using DestinationCdc.Workload;
using Xunit;
using Xunit.Sdk;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Random histories, applied while they grow: at odd moments, in large and small windows, with crashes in the middle of
/// commits, by two appliers at once. After every run each table equals what the history says for the time at which it
/// claims to be.
/// </summary>
public abstract class RandomHistorySuite(RunningEngines engines) : IClassFixture<RunningEngines>
{
    const int FirstSeed = 1;

    /// <summary>Before these nothing but names and footers has been read.</summary>
    const int FewestSteps = 3;

    /// <summary>A crash comes at one of so many steps: those that progress reports, those of commits and publishing.</summary>
    const int MostSteps = 30;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>At most so many RESOLVED after the first.</summary>
    protected virtual int MostResolved => 8;

    /// <summary>Whether somebody looks at this moment of the feed's growth.</summary>
    /// <param name="isResolved">A RESOLVED has just arrived, else a data file.</param>
    protected virtual bool Looks(bool isResolved, Random random) => random.Next(isResolved ? 2 : 4) == 0;

    /// <summary>The one that SEED names (7) or those that it bounds (7-20), or the first ones.</summary>
    protected static TheoryData<int> FirstSeeds(int count, int countWithSoak)
    {
        if (Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } seed)
        {
            var bounds = seed.Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
            return [.. Enumerable.Range(bounds[0], bounds[^1] - bounds[0] + 1)];
        }

        var soak = Environment.GetEnvironmentVariable("SOAK") == "1";
        return [.. Enumerable.Range(FirstSeed, soak ? countWithSoak : count)];
    }

    /// <summary>An empty feed for tables that are given as they stand in a configuration.</summary>
    private protected abstract Task<FeedHarness> OpenAsync(JsonObject[] tables);

    /// <summary>The feed's warehouse, which tells of every step of its commits.</summary>
    private protected abstract IWarehouse Observed(FeedHarness harness, Action<string> reached);

    /// <summary>The tables to apply; Alpha is the first.</summary>
    private protected virtual ImmutableArray<WorkloadTable> Tables => [RandomHistory.Alpha, RandomHistory.Beta];

    private protected async Task RunAsync(int seed)
    {
        using var harness = await OpenAsync([.. Tables.Select(Table)]);
        harness.Engine = engines[seed];
        var feed = new RandomFeed(seed, harness.Feed, MostResolved);
        var random = new Random(seed);
        harness.Config["tables"]![0]!["source_schema"] = feed.Declared(random.Next(3)).CreateStatement;
        try
        {
            await RunAsync(harness, feed, random, seed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new XunitException($"SEED={seed} repeats it: {e.Message}", e);
        }
    }

    async Task RunAsync(FeedHarness harness, RandomFeed feed, Random random, int seed)
    {
        Position? resolved = null;
        foreach (var step in feed.Grow())
        {
            resolved = step ?? resolved;
            if (!Looks(step is not null, random))
            {
                continue;
            }

            if (random.Next(3) == 0)
            {
                await CrashAsync(harness, random);
            }

            if (random.Next(8) == 0)
            {
                await Task.WhenAll(
                    TryApplyAsync(harness, random.Next(), engines[seed]),
                    TryApplyAsync(harness, random.Next(), engines[seed + 1]));
            }

            await CheckAsync(harness, feed, await ApplyAsync(harness, random), resolved);
        }

        await CheckAsync(harness, feed, await ApplyAsync(harness, random), resolved);
        Assert.Equal(0, (await ApplyAsync(harness, random)).Commits);
        Assert.Empty(engines.LeftTables());
    }

    static JsonObject Table(WorkloadTable table) =>
        new() { ["table"] = table.Name, ["source_schema"] = table.CreateStatement };

    static async Task<SyncReport> ApplyAsync(FeedHarness harness, Random random, StagingEngine? engine = null)
    {
        await using var workplace = harness.Open(engine);
        var memory = new MemoryEstimate(random.Next(3) == 0 ? random.Next(1, 5000) : 1L << 40);
        var options = SyncOptions.Default with { EachResolved = random.Next(3) == 0 };
        return await workplace.Sync(memory).RunAsync(options, Cancellation);
    }

    static async Task TryApplyAsync(FeedHarness harness, int seed, StagingEngine engine)
    {
        try
        {
            await ApplyAsync(harness, new Random(seed), engine);
        }
        catch (AnotherApplierException)
        {
            // The other one was faster all the time; what counts is the table afterwards.
        }
    }

    /// <summary>An apply that dies while it looks, stages, commits or publishes.</summary>
    async Task CrashAsync(FeedHarness harness, Random random)
    {
        var left = random.Next(FewestSteps, MostSteps);
        void Reached(string step)
        {
            if (Interlocked.Decrement(ref left) == -1)
            {
                throw new CrashException($"dead at {step}");
            }
        }

        await using var warehouse = Observed(harness, Reached);
        await using var workplace = harness.Open();
        var sync = workplace.Sync(
            new MemoryEstimate(random.Next(2) == 0 ? 1000 : 1L << 40), warehouse, new ReachedProgress(Reached));
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
        Assert.True(report.Holds.IsEmpty, string.Join("; ", report.Holds));
        await using var workplace = harness.Open();
        foreach (var table in report.Tables)
        {
            Assert.Equal(table.RowsIn, table.InWindow + table.Carried + table.Duplicate);
            var source = RandomHistory.Tables.Single(one => one.Name == table.Table);
            if (table.Watermark is null)
            {
                Assert.False(
                    resolved is { } time && feed.HasRowsBelow(source, time),
                    $"{table.Table} has no position at {resolved}: {table.Message}; {feed}");
                continue;
            }

            Assert.Equal(resolved?.ToString(), table.Watermark);
            var expected = feed.RowsAt(source, resolved!.Value)!;
            await CompareAsync(workplace, harness.TargetOf(table.Table), source, expected, table.Watermark);
        }

        if (report.Tables.Any(table => table.Watermark is not null))
        {
            Assert.Equal(resolved?.ToString(), report.Watermark);
        }
    }

    static async Task CompareAsync(
        Workplace workplace,
        TableName target,
        WorkloadTable table,
        IReadOnlyCollection<RandomEvent> expected,
        string at)
    {
        var info = await workplace.Warehouse.DescribeAsync(target, Cancellation);
        Assert.NotNull(info);
        var actual = await TableComparer.RowsAsync(
            workplace.Warehouse, info, Cancellation, withTimes: true);
        Assert.Empty(TableComparer.Differences(
            $"{table.Name} at {at}", table.Key, [.. expected.Select(row => Texts(table, row, info))], actual));
    }

    /// <summary>A column that no file has shown yet is not there, and has NULL in every row of the source.</summary>
    static Dictionary<string, string?> Texts(WorkloadTable table, RandomEvent row, TableInfo info) => table.Columns
        .Select((column, i) => (column.Name, Value: row.Row[i]))
        .Append((Name: TableComparer.Updated, Value: row.Time.ToString()))
        .Where(cell => cell.Value is not null || info.Schema.Columns.Any(column => column.Name == cell.Name))
        .Select(cell => (cell.Name, Text: cell.Value switch
        {
            null => null,
            long number => number.ToString(CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "Z",
            var text => CellText.Expected(
                (string)text, info.Schema.Columns.Single(column => column.Name == cell.Name).Type),
        }))
        .ToDictionary(cell => cell.Name, cell => cell.Text);

    sealed class ReachedProgress(Action<string> reached) : IProgress<string>
    {
        public void Report(string value) => reached(value);
    }
}
