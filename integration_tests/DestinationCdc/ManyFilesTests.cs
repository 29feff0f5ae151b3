using System.Diagnostics;
using System.Globalization;
using ConnectorKit.Warehouses;
using DestinationCdc;
using DestinationCdc.Changefeed;
using DestinationCdc.Workload;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Feeds of very many files, with SOAK=1 of as many as a day may leave.</summary>
public sealed class ManyFilesTests(ITestOutputHelper output)
{
    const long NanosPerTick = 100;

    static readonly int Tenfold = Environment.GetEnvironmentVariable("SOAK") == "1" ? 10 : 1;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_of_one_row_each_are_one_window(bool parquet)
    {
        var files = 2_000 * Tenfold;
        using var harness = Start();
        var start = Now() - TimeSpan.FromHours(1);
        for (var i = 0; i < files; i++)
        {
            Write(harness, At(start, 0), i, [i, "x"], At(start, i + 1), parquet);
        }

        harness.Resolve(NameTime.Format(At(start, files + 1)));
        var clock = Stopwatch.StartNew();
        var report = await harness.ApplyAsync(Cancellation);
        output.WriteLine($"{files} files applied in {clock.Elapsed}");
        Assert.Empty(report.Holds);
        Assert.Equal((1, (long)files), (report.Commits, report.Tables[0].Rows));
    }

    [Fact]
    public async Task Files_that_are_used_up_are_listed_and_not_opened()
    {
        var files = 10_000 * Tenfold;
        using var harness = Start();
        var start = Now() - TimeSpan.FromDays(10);
        Write(harness, At(start, 0), 0, [0L, "x"], At(start, 1), parquet: true);
        harness.Resolve(NameTime.Format(At(Now() - TimeSpan.FromMinutes(1), 0)));
        Assert.Equal(1, (await harness.ApplyAsync(Cancellation)).Commits);

        // Not even footers: whoever opens them finds nothing.
        var folder = Path.Combine(harness.Feed, "old");
        Directory.CreateDirectory(folder);
        for (var i = 0; i < files; i++)
        {
            var path = Path.Combine(folder, Name(At(start, 2), i, ".parquet"));
            await File.WriteAllBytesAsync(path, [], Cancellation);
            File.SetLastWriteTimeUtc(path, start.UtcDateTime);
        }

        await using var workplace = harness.Open();
        var clock = Stopwatch.StartNew();
        var report = await workplace.Sync(workplace.Memory).RunAsync(
            SyncOptions.Default with { DryRun = true }, Cancellation);
        output.WriteLine($"{files} files planned in {clock.Elapsed}");
        Assert.Empty(report.Holds);
        Assert.Equal(0, report.Commits);
    }

    static FeedHarness Start() => FeedHarness.For(new System.Text.Json.Nodes.JsonObject
    {
        ["table"] = "beta",
        ["source_schema"] = RandomHistory.Beta.CreateStatement,
    });

    static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    static Position At(DateTimeOffset time, int tick) =>
        new((time - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick, tick);

    static string Name(Position named, int file, string extension) => string.Create(
        CultureInfo.InvariantCulture,
        $"{NameTime.Format(named)}-0123456789abcdef-1-1-{file:x8}-beta-1{extension}");

    static void Write(FeedHarness harness, Position named, int file, object?[] row, Position time, bool parquet)
    {
        WorkloadEvent[] rows = [new(RandomHistory.Beta, [Convert.ToInt64(row[0], null), row[1]], false, time)];
        var path = Path.Combine(harness.Feed, Name(named, file, parquet ? ".parquet" : ".ndjson"));
        using var stream = File.Create(path);
        if (parquet)
        {
            ParquetFile.Write(stream, RandomHistory.Beta, rows, rowsPerGroup: 1);
        }
        else
        {
            JsonLines.Write(stream, rows);
        }
    }
}
