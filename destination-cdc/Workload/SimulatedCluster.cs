using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Workload;

/// <summary>
/// Writes the files of one changefeed as a cluster of several nodes would: files named below their rows' times, rows
/// beyond a RESOLVED in files before it, restarts that send rows again, and RESOLVED objects whose names alone count.
/// </summary>
sealed class SimulatedCluster
{
    const int Nodes = 3;
    readonly ImmutableArray<Node> _nodes;
    readonly string _folder;
    readonly bool _parquet;

    public SimulatedCluster(string folder, bool parquet, Random random)
    {
        _folder = folder;
        _parquet = parquet;
        _nodes = [.. Enumerable.Range(1, Nodes).Select(id => new Node(id, folder, parquet, random))];
    }

    public long Files => _nodes.Sum(node => node.Files);

    /// <summary>Rows of all files, repeats included.</summary>
    public long Rows => _nodes.Sum(node => node.Rows);

    /// <summary>Each node has keys of its own.</summary>
    public void Emit(WorkloadEvent row) => _nodes[Node.StableHash(row.Table.KeyText(row.Row)) % Nodes].Add(row);

    public void Flush(Position named)
    {
        foreach (var node in _nodes)
        {
            node.Flush(named);
        }
    }

    /// <summary>One node restarts.</summary>
    public void Restart(int node, Position named) => _nodes[node % Nodes].Restart(named);

    /// <summary>All rows up to the time have been flushed.</summary>
    /// <param name="checkpoint">Behind or at the time: what a restart will send again from.</param>
    public void Resolve(Position time, Position checkpoint)
    {
        var name = NameTime.Format(time);
        var day = Path.Combine(_folder, $"{name[..4]}-{name[4..6]}-{name[6..8]}");
        Directory.CreateDirectory(day);
        var path = Path.Combine(day, $"{name}.RESOLVED");
        if (_parquet)
        {
            using var stream = File.Create(path);
            ParquetFile.WriteResolved(stream, time);
        }
        else
        {
            File.WriteAllText(path, $$"""{"resolved":"{{time}}"}""");
        }

        foreach (var node in _nodes)
        {
            node.Checkpoint(checkpoint);
        }
    }
}
