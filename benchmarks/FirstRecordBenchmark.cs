using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>`source-databricks read` of a table of 1,000,000 rows, from process start to the first RECORD line.</summary>
static class FirstRecordBenchmark
{
    const long Rows = 1_000_000;

    const int Rounds = 11;

    public static async Task RunAsync()
    {
        var folder = await MixedTable.EnsureAsync(Rows, CancellationToken.None);
        var (config, catalog) = await ReadBenchmark.FilesAsync(folder);
        var times = new List<TimeSpan>();
        for (var round = 0; round <= Rounds; round++)
        {
            var time = await MeasureAsync(["read", "--config", config, "--catalog", catalog]);
            if (round > 0)
            {
                // The first round warms the file cache.
                times.Add(time);
            }
        }

        await Workbench.PrintAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"first-record: process start to the first RECORD of {Rows:N0} rows, {Rounds} rounds: median "
            + $"{Workbench.Median(times).TotalMilliseconds:F0} ms, {times.Min().TotalMilliseconds:F0} to "
            + $"{times.Max().TotalMilliseconds:F0} ms"));
    }

    static async Task<TimeSpan> MeasureAsync(string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(Workbench.Program("source-databricks"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!; // a new process, not one that was there
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"type\":\"RECORD\"", StringComparison.Ordinal))
            {
                var time = clock.Elapsed;
                process.Kill();
                await process.WaitForExitAsync();
                return time;
            }
        }

        throw new InvalidOperationException("source-databricks read ended without a record.");
    }
}
