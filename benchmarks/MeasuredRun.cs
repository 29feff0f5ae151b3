using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>A process from start to end.</summary>
/// <param name="PeakMemory">Greatest resident set in bytes (VmHWM); 0 where there is no /proc.</param>
sealed record MeasuredRun(TimeSpan Time, long PeakMemory, string Errors)
{
    /// <summary>Runs a program; its output goes to a file or device, past any pipe.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<MeasuredRun> StartAsync(string program, IEnumerable<string> arguments, string output)
    {
        // The shell only redirects: exec makes the program its successor, with the same process id.
        var script = $"exec \"$0\" \"$@\" > {output}";
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh", ["-c", script, program, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            },
        };
        var clock = Stopwatch.StartNew();
        process.Start();
        var errors = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        long peak = 0;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, Peak(process.Id));
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(10)));
        }

        await ended;
        var time = clock.Elapsed;
        return process.ExitCode == 0
            ? new MeasuredRun(time, peak, await errors)
            : throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}: {await errors}. Its output: {output}");
    }

    static long Peak(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(
                l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It has just ended, or this system has no /proc.
            return 0;
        }
    }
}
