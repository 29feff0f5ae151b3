using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using Lakehouse.Log;

namespace Lakehouse.Writing;

/// <summary>
/// One commit of one table: compares the stored position with the expected one, prepares the change on the newest snapshot
/// and commits rows, columns and position together. When somebody else was faster, all of it again on what they left.
/// </summary>
sealed class TableCommitter(
    LakehouseEngine engine, DeltaTable table, TableCommit commit, RowWriter rows, CommitSteps steps)
{
    /// <summary>Each failed attempt is a commit of somebody else; so many in a row are no coincidence.</summary>
    const int Attempts = 100;

    /// <summary>Commits, or says why not.</summary>
    public CommitResult Commit(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var snapshot = engine.Snapshots.Newest(table, cancellationToken);
            if (Obstacle(snapshot) is { } refused)
            {
                rows.Discard();
                return refused;
            }

            steps.Reach(CommitStep.Planned);
            var delta = Plan(snapshot, out var counts);
            if (delta.Actions.IsEmpty)
            {
                return Result(Outcome.AlreadyThere, snapshot, RowCounts.None);
            }

            steps.Reach(CommitStep.FilesWritten);
            CheckFilesExist(delta);
            if (TryCommit(snapshot, delta, cancellationToken).Version is not null)
            {
                steps.Reach(CommitStep.Committed);
                return Committed(counts, cancellationToken);
            }
        }

        rows.Discard();
        throw new UnreachableException(
            $"{commit.Table}: {Attempts} attempts to commit met commits of others. Run fewer writers at once.");
    }

    CommitResult Committed(RowCounts counts, CancellationToken cancellationToken)
    {
        var snapshot = engine.Snapshots.Newest(table, cancellationToken);
        if (snapshot is not null && table.CheckpointIfDue(snapshot, cancellationToken))
        {
            steps.Reach(CommitStep.CheckpointWritten);
        }

        return Result(Outcome.Committed, snapshot, counts);
    }

    /// <summary>A result that ends the commit without writing; null when it may go on.</summary>
    CommitResult? Obstacle(Snapshot? snapshot)
    {
        var stored = snapshot is null ? null : StoredPositions.Of(snapshot, commit.Writer);
        if (commit.Next is not null && stored == commit.Next)
        {
            return Result(Outcome.AlreadyThere, snapshot, RowCounts.None);
        }

        if (stored != commit.Expected?.Position || (snapshot is null && commit.Expected is not null))
        {
            return Result(Outcome.Superseded, snapshot, RowCounts.None);
        }

        return stored is null && snapshot is not null && commit.Change is not Replace && snapshot.LiveRecords is not 0
            ? throw new HeldException(
                $"{commit.Table}: the table has rows but no position of '{commit.Writer}', so nobody knows which changes "
                + "are in it. Apply into another table, or empty this one.")
            : null;
    }

    DeltaCommit Plan(Snapshot? snapshot, out RowCounts counts)
    {
        try
        {
            if (snapshot is not null)
            {
                CheckWritable(snapshot);
            }

            var schema = SchemaPlan.For(snapshot, commit, engine.Time.GetUtcNow());
            var change = rows.Prepare(snapshot, schema);
            counts = change.Counts;
            var positions = commit.Next is { } next ? StoredPositions.Actions(commit.Writer, next) : [];
            return new DeltaCommit(
                snapshot is null && change.Actions.IsEmpty ? "CREATE TABLE" : change.Operation,
                [.. schema.Actions, .. positions, .. change.Actions])
            {
                Reads = change.Reads,
                OperationMetrics = Metrics(change.Counts),
            };
        }
        catch
        {
            rows.Discard();
            throw;
        }
    }

    void CheckWritable(Snapshot snapshot)
    {
        var intent = commit.Change is Merge or Replace ? WriteIntent.Change : WriteIntent.Append;
        ProtocolGate.EnsureWritable(snapshot, intent);
        if (!snapshot.Metadata.PartitionColumns.IsEmpty)
        {
            throw new HeldException(
                $"{commit.Table}: the table is partitioned by {string.Join(", ", snapshot.Metadata.PartitionColumns)}; "
                + "partitioned tables are read, but not written. Make it anew without partitions.");
        }
    }

    /// <summary>Somebody may have removed the table's folder meanwhile; an entry must not name files that are gone.</summary>
    void CheckFilesExist(DeltaCommit delta)
    {
        foreach (var file in delta.Actions.OfType<AddFile>())
        {
            if (file.DeletionVector is null && !File.Exists(DataPath.ToLocal(table.Root, file.Path)))
            {
                rows.Discard();
                throw new UnreachableException(
                    $"{table.Root}: the data file {file.Path} was removed while the commit was made. "
                    + "Nothing of this change was applied; it can be repeated.");
            }
        }
    }

    CommitOutcome TryCommit(Snapshot? snapshot, DeltaCommit delta, CancellationToken cancellationToken)
    {
        try
        {
            return table.Commit(snapshot, delta, cancellationToken);
        }
        catch (Exception failure) when (failure is ConnectorException or OperationCanceledException)
        {
            if (!IsVisible())
            {
                rows.Discard();
            }

            throw;
        }
    }

    /// <summary>
    /// A commit can fail after its entry stands (a directory that cannot be flushed); its files must stay then. Doubt counts
    /// as visible.
    /// </summary>
    bool IsVisible()
    {
        try
        {
            return table.Load(null, CancellationToken.None) is { } now
                && StoredPositions.Of(now, commit.Writer) == commit.Next;
        }
        catch (ConnectorException)
        {
            return true;
        }
    }

    static ImmutableSortedDictionary<string, string> Metrics(RowCounts counts) => LogMap.Empty
        .Add("numTargetRowsInserted", $"{counts.Inserted}")
        .Add("numTargetRowsUpdated", $"{counts.Updated}")
        .Add("numTargetRowsDeleted", $"{counts.Deleted}");

    CommitResult Result(Outcome outcome, Snapshot? snapshot, RowCounts counts) => new(
        commit.Table,
        outcome,
        snapshot is null ? null : StoredPositions.Stored(snapshot, commit.Writer),
        counts with { Total = snapshot?.LiveRecords });
}
