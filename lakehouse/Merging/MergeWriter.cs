using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Lakehouse.Schema;
using Lakehouse.Writing;

namespace Lakehouse.Merging;

/// <summary>
/// Merges by key: finds the stored rows of the staged keys, marks them deleted in deletion vectors and writes their
/// successors as new files. The cost follows the change; only in tables without deletion vectors are files rewritten.
/// </summary>
sealed class MergeWriter(
    Connection connection,
    TableName table,
    Merge merge,
    string root,
    DataFileWriter files,
    CommitSteps steps,
    TimeProvider time)
    : RowWriter
{
    readonly DeletionVectorStore _vectors = new(root);

    StagedKeys? _keys;
    DeltaSchema? _writtenFor;
    bool _writtenDependsOnTable;
    ImmutableArray<AddFile> _written = [];
    ImmutableArray<AddFile> _copies = [];
    ImmutableArray<DeletionVectorDescriptor> _vectorFiles = [];

    public override RowChange Prepare(Snapshot? snapshot, SchemaPlan plan)
    {
        var sql = new MergeSql(merge, plan.Schema);
        _keys ??= CheckedKeys(sql);
        var hits = snapshot is null
            ? FoundRows.None
            : new RowFinder(connection, snapshot, sql, merge).Find(_keys);
        var dependsOnTable = hits.Mixes;
        if (plan.Schema != _writtenFor || dependsOnTable || _writtenDependsOnTable)
        {
            DiscardWritten();
            if (dependsOnTable)
            {
                new RowFinder(connection, snapshot!, sql, merge).Combine(hits);
            }

            _written = files.Write(connection, sql.NewRows(dependsOnTable), plan.Schema, merge.Key);
            (_writtenFor, _writtenDependsOnTable) = (plan.Schema, dependsOnTable);
        }

        DiscardReplacements();
        var actions = ImmutableArray.CreateBuilder<LogAction>();
        if (plan.HasDeletionVectors)
        {
            steps.Reach(CommitStep.DataFilesWritten);
            actions.AddRange(Replacements(hits));
        }
        else if (snapshot is not null)
        {
            actions.AddRange(Copies(snapshot, hits, plan.Schema));
            steps.Reach(CommitStep.DataFilesWritten);
        }

        actions.AddRange(_written);
        var written = _written.Sum(file => file.NumRecords!.Value);
        var updated = hits.Count(RowEffect.Replace) + hits.Count(RowEffect.Mix);
        var counts = new RowCounts(Math.Max(0, written - updated), updated, hits.Count(RowEffect.Delete), null);
        return new RowChange("MERGE", actions.ToImmutable(), counts, ReadScope.WholeTable);
    }

    public override void Discard()
    {
        DiscardWritten();
        DiscardReplacements();
    }

    StagedKeys CheckedKeys(MergeSql sql)
    {
        var keys = StagedKeys.Read(connection, sql, merge.Key.Length);
        return keys.Duplicates == 0
            ? keys
            : throw new HeldException(
                $"{table}: {keys.Duplicates} of the {keys.Distinct + keys.Duplicates} new rows have a key "
                + $"({string.Join(", ", merge.Key)}) that another one has, too; a merge takes one row per key. "
                + "Nothing was written.");
    }

    /// <summary>For each file with deleted rows: what leaves the table, and what it becomes.</summary>
    IEnumerable<LogAction> Replacements(FoundRows hits)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var deleted = hits.DeletedPositions(connection);
        var shrunk = deleted.Where(entry => entry.Rows.Cardinality < entry.File.NumRecords).ToArray();
        _vectorFiles = _vectors.Write([.. shrunk.Select(entry => entry.Rows)]);
        foreach (var (file, _) in deleted)
        {
            yield return file.ToRemove(now, dataChange: true);
        }

        foreach (var ((file, _), vector) in shrunk.Zip(_vectorFiles))
        {
            yield return file.WithDeletionVector(vector);
        }
    }

    /// <summary>For tables without deletion vectors: each file with deleted rows is written anew.</summary>
    IEnumerable<LogAction> Copies(Snapshot snapshot, FoundRows hits, DeltaSchema schema)
    {
        var touched = hits.LoadGone(connection);
        if (touched.IsEmpty)
        {
            return [];
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        _copies = new FileRewriter(connection, snapshot, files).Write(touched, schema, order: [], withGone: true);
        return [.. touched.Select(file => file.ToRemove(now, dataChange: true)), .. _copies];
    }

    void DiscardWritten()
    {
        files.Discard(_written);
        (_writtenFor, _written) = (null, []);
    }

    void DiscardReplacements()
    {
        files.Discard(_copies);
        _copies = [];
        foreach (var path in _vectorFiles.Select(_vectors.PathOf).Distinct())
        {
            DataFileWriter.Delete(path);
        }

        _vectorFiles = [];
    }
}
