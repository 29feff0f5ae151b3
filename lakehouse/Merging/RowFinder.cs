using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Lakehouse.Reading;

namespace Lakehouse.Merging;

/// <summary>Finds the stored rows of the staged keys in one snapshot.</summary>
sealed class RowFinder(Connection connection, Snapshot snapshot, MergeSql sql, Merge merge)
{
    /// <summary>Fills <see cref="MergeSql.Hits"/>.</summary>
    public FoundRows Find(StagedKeys keys)
    {
        var files = FileRows.Complete(connection, snapshot, Candidates(keys));
        if (files.IsEmpty)
        {
            return FoundRows.None;
        }

        FieldIdCheck.Run(connection, snapshot, files);
        connection.Execute(MergeSql.CreateFound());
        var scan = new FileScan(snapshot, files, sql.LocateFields);
        connection.Execute(sql.Locate(scan, nullKeys: false));
        if (keys.HasNulls)
        {
            connection.Execute(sql.Locate(scan, nullKeys: true));
        }

        var vectors = LoadVectors(files);
        connection.Execute(MergeSql.CreateHits(vectors.Count > 0));
        var counts = connection.Rows($"SELECT effect, count(*) FROM {MergeSql.Hits} GROUP BY effect")
            .ToDictionary(row => (RowEffect)(sbyte)row[0]!, row => (long)row[1]!);
        return new FoundRows(files, counts, vectors);
    }

    /// <summary>Fills <see cref="MergeSql.Mixed"/> from the files that have such rows.</summary>
    public void Combine(FoundRows found)
    {
        var touched = connection.Rows(
            $"SELECT DISTINCT file FROM {MergeSql.Hits} "
            + $"WHERE effect IN ({(int)RowEffect.Keep}, {(int)RowEffect.Mix}) ORDER BY file")
            .Select(row => (int)row[0]!).ToImmutableArray();
        var scan = new FileScan(snapshot, [.. touched.Select(file => found.Files[file])], sql.AllFields);
        connection.Execute(sql.Combine(scan, touched));
    }

    IEnumerable<AddFile> Candidates(StagedKeys keys)
    {
        var files = snapshot.Files;
        if (keys.HasNulls)
        {
            // Bounds say nothing about NULLs; a key with a NULL in it is so rare that all files are read for it.
            return files;
        }

        var keep = Enumerable.Repeat(true, files.Length).ToArray();
        for (var index = 0; index < merge.Key.Length; index++)
        {
            if (!sql.ComparesAsText(index))
            {
                var (min, max) = keys.Ranges[index];
                var may = FilePruner.MayHold(connection, files, sql.LocateFields[index], min, max);
                keep = [.. keep.Zip(may, (left, right) => left && right)];
            }
        }

        return files.Where((_, index) => keep[index]);
    }

    /// <summary>Only of the files that hold a staged key.</summary>
    Dictionary<int, RoaringBitmapArray> LoadVectors(ImmutableArray<AddFile> files)
    {
        if (files.All(file => file.DeletionVector is null))
        {
            return [];
        }

        var touched = connection.Rows($"SELECT DISTINCT file FROM {MergeSql.Found}").Select(row => (int)row[0]!);
        return new DeletedRows(connection, snapshot.Root).Load(
            touched.Where(file => files[file].DeletionVector is not null).Select(file => (file, files[file])));
    }
}
