using System.Runtime.ExceptionServices;
using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.Checkpoints;

namespace Lakehouse.Log;

/// <summary>A Delta table on a local disk: loads snapshots and commits to its log.</summary>
/// <param name="root">The table's folder.</param>
/// <param name="engine">Reads and writes checkpoints (Parquet).</param>
sealed class DeltaTable(string root, Database engine, TimeProvider time)
{
    const int ListingAttempts = 3;

    readonly LogDirectory _log = new(root);

    public string Root => _log.Root;

    /// <summary>True when the folder has a log with something in it.</summary>
    public static bool Exists(string root) => !new LogDirectory(root).List().IsEmpty;

    /// <summary>Null when there is no table.</summary>
    /// <param name="version">Null: the newest.</param>
    /// <exception cref="ConfigException">The version does not exist or can no longer be rebuilt.</exception>
    /// <exception cref="HeldException">The log is damaged, or the table needs a feature we do not have.</exception>
    /// <exception cref="UnreachableException">The disk refuses.</exception>
    public Snapshot? Load(long? version, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var listing = _log.List();
                return listing.IsEmpty ? null : Load(listing, version ?? listing.Newest, cancellationToken);
            }
            catch (FileNotFoundException missing) when (attempt == ListingAttempts)
            {
                throw new UnreachableException($"{missing.FileName}: gone while the log was read; try again.", missing);
            }
            catch (FileNotFoundException)
            {
                // Somebody cleans up old commits: what is listed now is newer.
            }
        }
    }

    /// <summary>
    /// The newest version, built from an older snapshot by reading only the commits since; the same object when there are
    /// none. Null when the table is gone; loaded anew when it was made anew.
    /// </summary>
    public Snapshot? Refresh(Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Stamp is null || _log.StampOf(snapshot.Version) != snapshot.Stamp)
        {
            return Load(null, cancellationToken);
        }

        SnapshotReplay? replay = null;
        var version = snapshot.Version;
        while (_log.HasCommit(version + 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            version++;
            replay ??= new SnapshotReplay(snapshot);
            ApplyCommit(replay, version);
        }

        return replay?.ToSnapshot(_log, version) ?? snapshot;
    }

    /// <summary>Nobody has committed since, nor made the table anew.</summary>
    public bool IsNewest(Snapshot snapshot) => snapshot.Stamp is not null
        && _log.StampOf(snapshot.Version) == snapshot.Stamp && !_log.HasCommit(snapshot.Version + 1);

    /// <summary>The newest commits that the log still has, newest first; none when there is no table.</summary>
    public IEnumerable<(long Version, IReadOnlyList<LogAction> Actions)> Commits(
        int limit, CancellationToken cancellationToken)
    {
        foreach (var version in _log.List().Commits.Reverse().Take(limit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadIfThere(version) is { } actions)
            {
                yield return (version, actions);
            }
        }
    }

    /// <summary>
    /// Commits on top of what was read. Commits that others made since are checked one by one: if none of them conflicts
    /// the same actions are written at the next free version, otherwise nothing is written and the caller loads again and
    /// plans again.
    /// </summary>
    /// <param name="read">What the commit was planned on; null when it creates the table.</param>
    public CommitOutcome Commit(Snapshot? read, DeltaCommit commit, CancellationToken cancellationToken) =>
        new Committer(_log, time).Commit(read, commit, cancellationToken);

    /// <summary>
    /// Writes a checkpoint when the table's interval is over, and then removes log entries whose retention is over. Call it
    /// after a commit, with the snapshot of that version.
    /// </summary>
    /// <returns>
    /// False when none was due, and also when it could not be written: the commit before it stands whatever happens here,
    /// and the next one tries again.
    /// </returns>
    public bool CheckpointIfDue(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var writer = new CheckpointWriter(_log, engine, time);
        try
        {
            if (!writer.IsDue(snapshot))
            {
                return false;
            }

            writer.Write(snapshot, cancellationToken);
            new LogCleanup(_log, engine, time).Run(snapshot, cancellationToken);
            return true;
        }
        catch (Exception failure) when (failure is ConnectorException or DuckDBException or OperationCanceledException
            or IOException or UnauthorizedAccessException or DamagedCheckpointException)
        {
            return false;
        }
    }

    /// <summary>Writes a checkpoint now.</summary>
    /// <exception cref="UnreachableException">The disk refuses; the table is as good as before.</exception>
    public void Checkpoint(Snapshot snapshot, CancellationToken cancellationToken) =>
        new CheckpointWriter(_log, engine, time).Write(snapshot, cancellationToken);

    Snapshot Load(LogListing listing, long version, CancellationToken cancellationToken)
    {
        if (version > listing.Newest || version < 0)
        {
            throw new ConfigException(
                $"{Root}: there is no version {version}; the newest is {listing.Newest}. Name one that exists.");
        }

        ExceptionDispatchInfo? failure = null;
        foreach (var checkpoint in listing.Checkpoints.Where(checkpoint => checkpoint.Version <= version))
        {
            if (listing.CommitsBetween(checkpoint.Version, version) is null)
            {
                continue;
            }

            try
            {
                return Load(listing, checkpoint, version, cancellationToken);
            }
            catch (DamagedCheckpointException damage)
            {
                // An older checkpoint or the commits alone may still tell everything.
                failure ??= ExceptionDispatchInfo.Capture(damage.ToHeld());
            }
        }

        if (listing.CommitsBetween(-1, version) is null)
        {
            failure?.Throw();
            throw Incomplete(listing, version);
        }

        return Load(listing, checkpoint: null, version, cancellationToken);
    }

    Snapshot Load(
        LogListing listing, CheckpointFiles? checkpoint, long version, CancellationToken cancellationToken)
    {
        var replay = new SnapshotReplay();
        if (checkpoint is not null)
        {
            foreach (var action in new CheckpointReader(_log, engine).Read(checkpoint, cancellationToken))
            {
                replay.Apply(action);
            }
        }

        foreach (var commit in listing.CommitsBetween(checkpoint?.Version ?? -1, version)!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ApplyCommit(replay, commit);
        }

        return replay.ToSnapshot(_log, version);
    }

    /// <summary>Null for a commit that somebody has just cleaned up.</summary>
    IReadOnlyList<LogAction>? ReadIfThere(long version)
    {
        try
        {
            return [.. _log.ReadCommit(version)];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    void ApplyCommit(SnapshotReplay replay, long version)
    {
        foreach (var action in _log.ReadCommit(version))
        {
            replay.Apply(action);
        }
    }

    HeldException Incomplete(LogListing listing, long version)
    {
        var start = listing.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Version <= version)?.Version ?? -1;
        var missing = listing.FirstMissingAfter(start);
        return LogDamage.At(
            _log,
            version,
            $"{LogFileName.Commit(missing)} is missing, and no complete checkpoint stands for it");
    }
}
