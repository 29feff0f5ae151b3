using System.Globalization;
using System.Text.Json;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Workload;

namespace Benchmarks;

/// <summary>
/// A table that was applied from one file, and a feed whose many other files are used up: they are listed, by name, size and
/// time of writing, and never opened (they are empty).
/// </summary>
static class ListedFeed
{
    const long NanosPerTick = 100;

    static readonly WorkloadTable Orders = new(
        "orders", [new("id", WorkloadType.Int8), new("note", WorkloadType.String)], ["id"]);

    /// <summary>Makes the feed and the table unless they are there.</summary>
    /// <returns>The configuration file.</returns>
    public static async Task<string> EnsureAsync(int files, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(
            Workbench.Tables, string.Create(CultureInfo.InvariantCulture, $"listed-feed-{files}"));
        var config = Path.Combine(folder, "config.json");
        if (File.Exists(Path.Combine(folder, "complete")))
        {
            return config;
        }

        await Workbench.PrintAsync($"making {files:N0} files in {folder} …");
        var day = Directory.CreateDirectory(Path.Combine(folder, "feed", "day")).FullName;
        await File.WriteAllTextAsync(config, Config(folder), cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var start = now - TimeSpan.FromDays(10);
        WriteRow(Path.Combine(day, Name(start, 0)), At(start, 1));
        var resolved = At(now - TimeSpan.FromMinutes(1), 0);
        await File.WriteAllTextAsync(
            Path.Combine(day, $"{NameTime.Format(resolved)}.RESOLVED"), "", cancellationToken);
        await MeasuredRun.StartAsync(
            Workbench.Program("destination-cdc"), ["apply", "--config", config], "/dev/null");
        for (var i = 1; i < files; i++)
        {
            var path = Path.Combine(day, Name(start, i));
            await File.WriteAllBytesAsync(path, [], cancellationToken);
            File.SetLastWriteTimeUtc(path, start.UtcDateTime.AddSeconds(1));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "complete"), "", cancellationToken);
        return config;
    }

    static Position At(DateTimeOffset time, int tick) =>
        new((time - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick, tick);

    static string Name(DateTimeOffset time, int file) => string.Create(
        CultureInfo.InvariantCulture,
        $"{NameTime.Format(At(time, 0))}-0123456789abcdef-1-1-{file:x8}-orders-1.parquet");

    static void WriteRow(string path, Position time)
    {
        using var stream = File.Create(path);
        ParquetFile.Write(stream, Orders, [new WorkloadEvent(Orders, [1L, "first"], false, time)], rowsPerGroup: 1);
    }

    static string Config(string folder) => $$"""
        {
          "name": "bench",
          "warehouse": { "type": "lakehouse", "path": {{JsonSerializer.Serialize(Path.Combine(folder, "lakehouse"))}} },
          "catalog": "main",
          "schema": "bench",
          "feeds": [ { "url": {{JsonSerializer.Serialize(Path.Combine(folder, "feed"))}} } ],
          "tables": [ { "table": "orders", "source_schema": {{JsonSerializer.Serialize(Orders.CreateStatement)}} } ]
        }
        """;
}
