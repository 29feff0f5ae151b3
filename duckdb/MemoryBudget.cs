using System.Globalization;

namespace DuckDB;

/// <summary>
/// How the memory of the machine or container is divided: engine 45 %, managed heap 20 %, the rest (35 %) stays free
/// for what neither counts, such as the engine's Parquet readers and text heaps, which exceed its limit.
/// </summary>
/// <param name="Total">Bytes this process may use: the smallest limit of its control groups, or the machine's memory.</param>
public sealed record MemoryBudget(long Total)
{
    const int EnginePercent = 45;
    const int ManagedPercent = 20;

    /// <summary>Bytes for <see cref="DatabaseOptions.MemoryLimitBytes"/>, of all databases of the process together.</summary>
    public long Engine => Total / 100 * EnginePercent;

    /// <summary>Bytes for buffers and caches on the managed heap.</summary>
    public long Managed => Total / 100 * ManagedPercent;

    /// <summary>Reads the limit of the container (control groups version 1 and 2), else the machine's memory.</summary>
    public static MemoryBudget FromMachine() =>
        new(Math.Min(MachineBytes("/"), ControlGroupLimit("/") ?? long.MaxValue));

    /// <summary>Bytes of the machine, from <c>proc/meminfo</c> where there is one.</summary>
    internal static long MachineBytes(string root)
    {
        var file = Path.Combine(root, "proc/meminfo");
        var line = File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith("MemTotal:", StringComparison.Ordinal))
            : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..]
            ? long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    /// <summary>The smallest memory limit of this process's control groups and their parents; null without a limit.</summary>
    internal static long? ControlGroupLimit(string root)
    {
        var membership = Path.Combine(root, "proc/self/cgroup");
        if (!File.Exists(membership))
        {
            return null;
        }

        long? smallest = null;
        foreach (var line in File.ReadLines(membership))
        {
            // "0::/path" is version 2, "4:memory:/path" the memory controller of version 1.
            var parts = line.Split(':', 3);
            if (parts is ["0", "", var unified])
            {
                smallest = Smaller(smallest, LimitUpwards(root, "sys/fs/cgroup", unified, "memory.max"));
            }
            else if (parts is [_, var controllers, var path] && controllers.Split(',').Contains("memory"))
            {
                smallest = Smaller(
                    smallest, LimitUpwards(root, "sys/fs/cgroup/memory", path, "memory.limit_in_bytes"));
            }
        }

        return smallest;
    }

    static long? LimitUpwards(string root, string mount, string path, string file)
    {
        long? smallest = null;
        for (string? at = path.Trim('/'); at is not null; at = at.Length == 0 ? null : Path.GetDirectoryName(at))
        {
            var limit = Path.Combine(root, mount, at, file);

            // "max", and in version 1 a number beyond any machine, mean no limit.
            var text = File.Exists(limit) ? File.ReadAllText(limit) : null;
            if (long.TryParse(text, CultureInfo.InvariantCulture, out var bytes))
            {
                smallest = Smaller(smallest, bytes);
            }
        }

        return smallest;
    }

    static long? Smaller(long? a, long? b) => a is null || b < a ? b : a;
}
