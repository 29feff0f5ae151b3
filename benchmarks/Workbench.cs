using System.Globalization;

namespace Benchmarks;

/// <summary>Where benchmarks keep their tables and how they print.</summary>
static class Workbench
{
    /// <summary>The folder with <c>suite.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Tables live here until somebody deletes them; the names say what is inside.</summary>
    public static string Tables { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("BENCH_TABLES") ?? Path.Combine(Root, "artifacts", "bench")).FullName;

    /// <summary>A published program.</summary>
    public static string Program(string room) => Path.Combine(Root, "artifacts", "publish", room, "release", room);

    public static Task PrintAsync(string line) => Console.Out.WriteLineAsync(line);

    /// <summary>Median time, median processor time, greatest memory.</summary>
    public static string Figures(IReadOnlyCollection<MeasuredRun> runs) =>
        $"{Seconds(Median(runs.Select(run => run.Time)))}, "
        + $"processor {Seconds(Median(runs.Select(run => run.Processor)))}, "
        + Megabytes(runs.Max(run => run.PeakMemory));

    public static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds,7:F2} s");

    public static string Megabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6,6:F0} MB");

    public static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "suite.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/'))
                ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a suite.slnx.");
        }

        return folder;
    }
}
