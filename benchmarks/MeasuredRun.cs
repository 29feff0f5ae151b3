using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>A process from start to end.</summary>
/// <param name="Processor">
/// Time on all cores together, which other work on the machine changes little; 0 where there is no /proc.
/// </param>
/// <param name="PeakMemory">Greatest resident set in bytes (VmHWM); 0 where there is no /proc.</param>
sealed record MeasuredRun(TimeSpan Time, TimeSpan Processor, long PeakMemory, string Errors)
{
    /// <summary>USER_HZ, the same on all Linux platforms that .NET runs on.</summary>
    const int TicksPerSecond = 100;

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
        var processor = TimeSpan.Zero;
        long peak = 0;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, Peak(process.Id));
            processor = ProcessorTime(process.Id) ?? processor;
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(10)));
        }

        await ended;
        var time = clock.Elapsed;
        return process.ExitCode == 0
            ? new MeasuredRun(time, processor, peak, await errors)
            : throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}: {await errors}. Its output: {output}");
    }

    /// <summary>User and system time; null when the process has just ended.</summary>
    public static TimeSpan? ProcessorTime(int processId)
    {
        try
        {
            // proc(5): the name in parentheses may hold anything; fields 14 and 15 are the 12th and 13th after it.
            var fields = File.ReadAllText($"/proc/{processId}/stat").Split(')')[^1].Trim().Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture)
                + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
        }
        catch (Exception e) when (e is IOException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Greatest resident set so far, in bytes; 0 when the process has just ended.</summary>
    public static long Peak(int processId)
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
