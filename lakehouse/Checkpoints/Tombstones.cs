using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Checkpoints;

/// <summary>
/// Removed files whose retention is not over. Checkpoints must carry them: vacuum deletes what no log entry protects, and
/// somebody may still read an older version.
/// </summary>
sealed class Tombstones(LogDirectory log, Database engine, TimeProvider time)
{
    static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(7);

    public IEnumerable<RemoveFile> Of(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var listing = log.List();
        var checkpoint = listing.Checkpoints.FirstOrDefault(candidate =>
            candidate.Version <= snapshot.Version
            && listing.CommitsBetween(candidate.Version, snapshot.Version) is not null
            && IsReadable(candidate, cancellationToken));
        var commits = listing.CommitsBetween(checkpoint?.Version ?? -1, snapshot.Version) ?? [];
        var recent = new Dictionary<FileKey, RemoveFile>();
        foreach (var remove in commits.SelectMany(log.ReadCommit).OfType<RemoveFile>())
        {
            recent[FileKey.Of(remove)] = remove;
        }

        var older = checkpoint is null
            ? []
            : new CheckpointReader(log, engine).ReadTombstones(checkpoint, cancellationToken)
                .Where(remove => !recent.ContainsKey(FileKey.Of(remove)));
        var oldest = OldestKept(snapshot.Metadata);
        return recent.Values.Concat(older).Where(remove =>
            (remove.DeletionTimestamp ?? 0) > oldest && !snapshot.FilesByKey.ContainsKey(FileKey.Of(remove)));
    }

    bool IsReadable(CheckpointFiles checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            return new CheckpointReader(log, engine).ReadTombstones(checkpoint, cancellationToken).LongCount() >= 0;
        }
        catch (DamagedCheckpointException)
        {
            return false;
        }
    }

    /// <summary>Milliseconds since 1970; a retention that we cannot read keeps everything.</summary>
    long OldestKept(Metadata metadata)
    {
        var retention = metadata.Configuration.TryGetValue(TableProperty.DeletedFileRetention, out var text)
            ? RetentionInterval.Parse(text)
            : DefaultRetention;
        return retention is { } kept
            ? time.GetUtcNow().ToUnixTimeMilliseconds() - (long)kept.TotalMilliseconds
            : long.MinValue;
    }
}
