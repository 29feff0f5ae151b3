using System.Globalization;
using DuckDB;

namespace ConnectorKit.Configuration;

/// <summary>What the embedded engine may use.</summary>
[Setting("Embedded engine", "What the embedded engine may use; the defaults follow the machine or the container.")]
public sealed record EngineConfig
{
    /// <summary>Each thread of the engine keeps buffers of its own, which cannot be spilled.</summary>
    const long BytesPerThread = 128_000_000;

    const string SizeForm = @"^[0-9]+(\.[0-9]+)? ?([KMGT]i?B|B)$";

    [Setting(
        "Memory",
        "Memory for the engine's buffers. Default: 45 % of the container's limit, or of the machine's memory where "
            + "there is no limit (20 % are for the program's own buffers, the rest is headroom, because the engine's "
            + "file readers come on top).",
        Order = 0, Examples = ["2 GB", "512 MiB"], Pattern = SizeForm, PatternDescriptor = "2 GB")]
    public string? Memory { get; init; }

    [Setting(
        "Threads",
        "Threads of the engine. Default: the processors that the program may use, at most one per 128 MB of memory.",
        Order = 1, Examples = [2], Minimum = 1)]
    public int? Threads { get; init; }

    [Setting(
        "Temporary folder",
        "Folder for data that does not fit in memory. Default: a folder of its own below the system's temporary folder.",
        Order = 2, Examples = ["/tmp"])]
    public string? TempDirectory { get; init; }

    /// <summary>The engine's options with the defaults of this machine.</summary>
    public DatabaseOptions ToOptions()
    {
        var memory = Memory is { } text ? Bytes(text) : MemoryBudget.FromMachine().Engine;
        // Two engines that spill into one folder would overwrite each other's files.
        var own = $"duckdb-{Environment.ProcessId}-{Path.GetRandomFileName()}";
        return new DatabaseOptions
        {
            MemoryLimitBytes = memory,
            Threads = Threads ?? (int)Math.Clamp(memory / BytesPerThread, 1, Environment.ProcessorCount),
            TempDirectory = Path.Combine(TempDirectory ?? Path.GetTempPath(), own),
        };
    }

    internal static long Bytes(string text)
    {
        var digits = text.TrimEnd('B', 'K', 'M', 'G', 'T', 'i', ' ');
        var unit = text[digits.Length..].Trim();
        var step = unit.Contains('i', StringComparison.Ordinal) ? 1024d : 1000d;
        var power = " KMGT".IndexOf(unit.Length > 1 ? unit[0] : ' ', StringComparison.Ordinal);
        return (long)(double.Parse(digits, CultureInfo.InvariantCulture) * Math.Pow(step, power));
    }
}
