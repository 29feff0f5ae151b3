using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Processor time of an idle `apply --follow`, which lists 1,000 files again and again and finds nothing new.</summary>
static class FollowBenchmark
{
    const int Files = 1000;

    static readonly TimeSpan Warm = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    public static async Task RunAsync()
    {
        var config = await ListedFeed.EnsureAsync(Files, CancellationToken.None);
        using var process = Process.Start(new ProcessStartInfo(
            Workbench.Program("destination-cdc"), ["apply", "--follow", "--config", config])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // a new process, not one that was there
        try
        {
            await Task.Delay(Warm);
            var before = MeasuredRun.ProcessorTime(process.Id);
            var clock = Stopwatch.StartNew();
            await Task.Delay(Idle);
            if (process.HasExited || MeasuredRun.ProcessorTime(process.Id) - before is not { } spent)
            {
                throw new InvalidOperationException("apply --follow ended by itself, or this system has no /proc.");
            }

            var share = 100 * (spent / clock.Elapsed);
            await Workbench.PrintAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"follow: {Files:N0} listed files, idle for {clock.Elapsed.TotalSeconds:F0} s: "
                + $"{spent.TotalMilliseconds:F0} ms of processor time, {share:F2} % of a core, "
                + $"{Workbench.Megabytes(MeasuredRun.Peak(process.Id)).Trim()}"));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
