using System.Globalization;

namespace UnitTests;

/// <summary>The greatest resident set of this process from a moment on; nothing where there is no /proc.</summary>
sealed class PeakMemory
{
    const string Status = "/proc/self/status";
    const string ResetPeak = "5";

    readonly long _start;

    PeakMemory() => _start = Bytes("VmRSS:");

    public static PeakMemory FromNowOn()
    {
        if (File.Exists(Status))
        {
            File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        }

        return new PeakMemory();
    }

    /// <summary>Bytes above what it was at first.</summary>
    public long Growth() => Math.Max(Bytes("VmHWM:") - _start, 0);

    static long Bytes(string line) => !File.Exists(Status)
        ? 0
        : File.ReadLines(Status)
            .Where(text => text.StartsWith(line, StringComparison.Ordinal))
            .Select(text => long.Parse(text[line.Length..^" kB".Length], CultureInfo.InvariantCulture) << 10)
            .Single();
}
