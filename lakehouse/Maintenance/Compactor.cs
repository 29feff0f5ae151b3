using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Reading;
using Lakehouse.Writing;

namespace Lakehouse.Maintenance;

/// <summary>
/// Writes small files of a table together, without their deleted rows, in a commit that changes no row. Who reads or merges
/// meanwhile is not disturbed: a merge that changed one of these files wins, and the files stay as they are.
/// </summary>
sealed class Compactor(LakehouseEngine engine)
{
    /// <summary>One pass. A table that must not be written, or that others write right now, is left as it is.</summary>
    public Task<Upkeep> RunAsync(TableName name, CancellationToken cancellationToken) => engine.RunAsync(
        name, connection => Run(connection, engine.Open(name), cancellationToken), cancellationToken);

    /// <summary>The same on a connection of the caller.</summary>
    public Upkeep Run(Connection connection, DeltaTable table, CancellationToken cancellationToken)
    {
        if (engine.Snapshots.Newest(table, cancellationToken) is not { } snapshot)
        {
            return Upkeep.Nothing;
        }

        var plan = CompactionPlan.For(snapshot.Files);
        if (plan.Files.IsEmpty || !snapshot.Metadata.PartitionColumns.IsEmpty)
        {
            return Upkeep.Nothing;
        }

        ProtocolGate.EnsureWritable(snapshot, WriteIntent.Append);
        var key = TableProperties.ParseKey(snapshot.Metadata.Configuration.GetValueOrDefault(TableProperties.Key));
        var old = FileRows.Complete(connection, snapshot, plan.Files);
        var files = new DataFileWriter(table.Root, engine.Time);
        var written = new FileRewriter(connection, snapshot, files).Write(old, snapshot.Schema, key, withGone: false);
        return Commit(table, snapshot, plan.Files, written, files, cancellationToken);
    }

    Upkeep Commit(
        DeltaTable table,
        Snapshot snapshot,
        ImmutableArray<AddFile> old,
        ImmutableArray<AddFile> written,
        DataFileWriter files,
        CancellationToken cancellationToken)
    {
        var now = engine.Time.GetUtcNow().ToUnixTimeMilliseconds();
        IEnumerable<LogAction> removes = old.Select(file => file.ToRemove(now, dataChange: false));
        var commit = new DeltaCommit(
            "OPTIMIZE", [.. removes, .. written.Select(file => file with { DataChange = false })])
        {
            Reads = ReadScope.RemovedFiles,
            OperationMetrics = LogMap.Empty
                .Add("numRemovedFiles", $"{old.Length}")
                .Add("numAddedFiles", $"{written.Length}"),
        };
        try
        {
            if (table.Commit(snapshot, commit, cancellationToken).Version is null)
            {
                files.Discard(written);
                return Upkeep.Nothing;
            }
        }
        catch (Exception failure) when (failure is ConnectorException or OperationCanceledException)
        {
            if (!IsVisible(table, written))
            {
                files.Discard(written);
            }

            throw;
        }

        if (engine.Snapshots.Newest(table, cancellationToken) is { } newest)
        {
            table.CheckpointIfDue(newest, cancellationToken);
        }

        return new Upkeep(old.Length, written.Length);
    }

    /// <summary>A commit can fail after its entry stands; doubt counts as visible.</summary>
    static bool IsVisible(DeltaTable table, ImmutableArray<AddFile> written)
    {
        try
        {
            var now = table.Load(null, CancellationToken.None);
            return written.IsEmpty || now?.FilesByKey.ContainsKey(FileKey.Of(written[0])) == true;
        }
        catch (ConnectorException)
        {
            return true;
        }
    }
}
