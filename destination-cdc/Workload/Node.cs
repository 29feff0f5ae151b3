using System.Globalization;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Workload;

/// <summary>
/// One node of the simulated cluster: it buffers the rows of its keys and writes them as files that are named by the
/// time it had reached at its last flush.
/// </summary>
sealed class Node(int id, string folder, bool parquet, Random random)
{
    const int RowsPerFile = 25_000;
    const int RowsPerGroup = 10_000;
    readonly Dictionary<WorkloadTable, List<WorkloadEvent>> _buffers = [];
    readonly List<WorkloadEvent> _sinceCheckpoint = [];
    string _session = NewSession(random);
    int _sink = id * 10;
    int _file;

    public long Files { get; private set; }

    public long Rows { get; private set; }

    public void Add(WorkloadEvent row)
    {
        if (!_buffers.TryGetValue(row.Table, out var buffer))
        {
            _buffers[row.Table] = buffer = [];
        }

        buffer.Add(row);
        _sinceCheckpoint.Add(row);
    }

    /// <summary>
    /// Writes all that is buffered; the order of the rows of one key stays, that of the keys does not.
    /// </summary>
    public void Flush(Position named)
    {
        foreach (var (table, rows) in _buffers.Where(buffer => buffer.Value.Count > 0))
        {
            var turn = random.Next();
            var mixed = rows.OrderBy(row => (StableHash(table.KeyText(row.Row)) ^ turn) % 16).ToList();
            for (var start = 0; start < mixed.Count; start += RowsPerFile)
            {
                Write(named, table, mixed.GetRange(start, Math.Min(RowsPerFile, mixed.Count - start)));
            }
        }

        _buffers.Clear();
    }

    /// <summary>Rows up to the time are safe: a restart no longer sends them.</summary>
    public void Checkpoint(Position time) => _sinceCheckpoint.RemoveAll(row => row.Time <= time);

    /// <summary>The process dies and a new session sends what the last checkpoint does not cover, with gaps.</summary>
    public void Restart(Position named)
    {
        _session = NewSession(random);
        _sink += 3;
        _file = 0;
        List<WorkloadEvent> again = [.. _sinceCheckpoint.Where(_ => random.Next(4) > 0)];
        foreach (var group in again.GroupBy(row => row.Table))
        {
            Write(named, group.Key, [.. group]);
        }
    }

    internal static int StableHash(string text)
    {
        var hash = 17;
        foreach (var c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash & int.MaxValue;
    }

    static string NewSession(Random random) => random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);

    void Write(Position named, WorkloadTable table, List<WorkloadEvent> rows)
    {
        var time = NameTime.Format(named);
        var day = Path.Combine(folder, $"{time[..4]}-{time[4..6]}-{time[6..8]}");
        Directory.CreateDirectory(day);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{time}-{_session}-{id}-{_sink}-{_file++:x8}-{table.Name}-1.{(parquet ? "parquet" : "ndjson")}");
        using var stream = File.Create(Path.Combine(day, name));
        if (parquet)
        {
            ParquetFile.Write(stream, table, rows, RowsPerGroup);
        }
        else
        {
            JsonLines.Write(stream, rows);
        }

        Files++;
        Rows += rows.Count;
    }
}
