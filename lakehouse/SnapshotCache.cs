using System.Collections.Concurrent;
using Lakehouse.Log;

namespace Lakehouse;

/// <summary>
/// The newest known snapshot of each table, so that the next look reads only the commits since. Known ones are used only
/// while the commit file they end with is the same file: a table can be dropped and made anew.
/// </summary>
sealed class SnapshotCache
{
    const int MaxTables = 100;
    const int MaxFiles = 50_000;

    readonly ConcurrentDictionary<string, (Snapshot Snapshot, FileStamp Stamp)> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// The version (null: the newest) if it is known already, for the price of asking for two files; else null.
    /// </summary>
    public Snapshot? Kept(DeltaTable table, long? version) =>
        Known(table) is { } known && (version == known.Version || (version is null && table.IsNewest(known)))
            ? known
            : null;

    /// <summary>The newest version; null when there is no table.</summary>
    public Snapshot? Newest(DeltaTable table, CancellationToken cancellationToken)
    {
        var snapshot = Known(table) is { } known
            ? table.Refresh(known, cancellationToken)
            : table.Load(null, cancellationToken);
        Keep(table.Root, snapshot);
        return snapshot;
    }

    /// <summary>One version; null when there is no table.</summary>
    public Snapshot? At(DeltaTable table, long version, CancellationToken cancellationToken) =>
        Known(table) is { } known && known.Version == version ? known : table.Load(version, cancellationToken);

    Snapshot? Known(DeltaTable table) =>
        _known.TryGetValue(table.Root, out var known) && known.Stamp == StampOf(known.Snapshot) ? known.Snapshot : null;

    void Keep(string root, Snapshot? snapshot)
    {
        if (snapshot is null || snapshot.FileCount > MaxFiles || StampOf(snapshot) is not { } stamp)
        {
            _known.TryRemove(root, out _);
            return;
        }

        if (_known.Count >= MaxTables && !_known.ContainsKey(root))
        {
            _known.Clear();
        }

        _known[root] = (snapshot, stamp);
    }

    /// <summary>Null when the commit file is gone (old ones are cleaned up).</summary>
    static FileStamp? StampOf(Snapshot snapshot)
    {
        var path = Path.Combine(snapshot.Root, LogFileName.Directory, LogFileName.Commit(snapshot.Version));
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc) : null;
    }

    readonly record struct FileStamp(long Length, DateTime Written);
}
