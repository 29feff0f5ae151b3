using System.Globalization;
using DuckDB;
using Lakehouse.Checkpoints;

namespace Lakehouse.Log;

/// <summary>
/// Removes log entries that no reader needs any more: those before the newest checkpoint that is older than the table's log
/// retention. What is left always tells every version from that checkpoint on.
/// </summary>
sealed class LogCleanup(LogDirectory log, Database engine, TimeProvider time)
{
    static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(30);

    /// <summary>Removes what is over; a file that cannot be removed stays for the next time.</summary>
    /// <returns>The number of removed files.</returns>
    public int Run(Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (OldestKeptTime(snapshot) is not { } oldest)
        {
            return 0;
        }

        var listing = log.List();
        var expired = LastExpired(listing, oldest);
        var checkpoint = listing.Checkpoints.FirstOrDefault(candidate =>
            candidate.Version <= expired && listing.CommitsBetween(candidate.Version, snapshot.Version) is not null);
        return checkpoint is null || FirstVersion(listing) >= checkpoint.Version
            || !IsReadable(checkpoint, cancellationToken)
                ? 0
                : Remove(checkpoint.Version);
    }

    /// <summary>Midnight (UTC) before the retention began; null when the table keeps everything.</summary>
    DateTime? OldestKeptTime(Snapshot snapshot)
    {
        var properties = snapshot.Metadata.Configuration;
        if (properties.TryGetValue(TableProperty.EnableExpiredLogCleanup, out var enabled)
            && !enabled.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // A protected checkpoint stands for features that were dropped; only the engine that knows them may clean up.
        var retention = properties.TryGetValue(TableProperty.LogRetention, out var text)
            ? RetentionInterval.Parse(text)
            : DefaultRetention;
        return snapshot.Protocol.Writes(TableFeature.CheckpointProtection) || retention is not { } kept
            ? null
            : (time.GetUtcNow().UtcDateTime - kept).Date;
    }

    /// <summary>The last of the oldest versions that are all older; -1 when none is.</summary>
    long LastExpired(LogListing listing, DateTime oldest)
    {
        long last = -1;
        foreach (var version in listing.Commits)
        {
            if (log.StampOf(version) is not { } stamp || stamp.Written >= oldest)
            {
                break;
            }

            last = version;
        }

        return last;
    }

    static long FirstVersion(LogListing listing) => Math.Min(
        listing.Commits.IsEmpty ? long.MaxValue : listing.Commits[0], listing.Checkpoints[^1].Version);

    /// <summary>From here on the table hangs on this checkpoint alone, so all of it is read once.</summary>
    bool IsReadable(CheckpointFiles checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            var hasProtocol = false;
            foreach (var action in new CheckpointReader(log, engine).Read(checkpoint, cancellationToken))
            {
                hasProtocol |= action is Protocol;
            }

            return hasProtocol;
        }
        catch (DamagedCheckpointException)
        {
            return false;
        }
    }

    int Remove(long before)
    {
        var removed = 0;
        foreach (var (_, path) in Directory.EnumerateFiles(log.Path)
            .Select(path => (Version: VersionOf(Path.GetFileName(path)), Path: path))
            .Where(file => file.Version < before)
            .OrderBy(file => file.Version))
        {
            try
            {
                File.Delete(path);
                removed++;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The entries after it stay too: the log never has a hole before its end.
                break;
            }
        }

        return removed;
    }

    /// <summary>Of a commit, a checkpoint, a compacted log or a checksum (which all begin with it); null for other files.</summary>
    static long? VersionOf(string name)
    {
        if (LogFileName.CommitVersion(name) is { } commit)
        {
            return commit;
        }

        if (LogFileName.CheckpointPart(name) is { } part)
        {
            return part.Version;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var isKnown = name.EndsWith(".crc", StringComparison.Ordinal)
            || name.EndsWith(".compacted.json", StringComparison.Ordinal);
        return dot == LogFileName.VersionDigits && isKnown
            && long.TryParse(name.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? version
                : null;
    }
}
