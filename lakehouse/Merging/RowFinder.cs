using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Lakehouse.Reading;
using Lakehouse.Schema;

namespace Lakehouse.Merging;

/// <summary>Finds the stored rows of the staged keys in one snapshot.</summary>
sealed class RowFinder(Connection connection, Snapshot snapshot, MergeSql sql, Merge merge)
{
    /// <summary>Fills <see cref="MergeSql.Hits"/>.</summary>
    public FoundRows Find(StagedKeys keys)
    {
        var candidates = FileRows.Complete(connection, snapshot, Candidates(keys))
            .ToLookup(file => IsOlder(file, keys.SmallestTime));
        ImmutableArray<AddFile> files = [.. candidates[true], .. candidates[false]];
        if (files.IsEmpty)
        {
            return FoundRows.None;
        }

        FieldIdCheck.Run(connection, snapshot, files);
        connection.Execute(MergeSql.CreateFound());
        Locate([.. candidates[true]], sql.KeyFields, 0, keys.HasNulls);
        Locate([.. candidates[false]], sql.LocateFields, candidates[true].Count(), keys.HasNulls);
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

    void Locate(ImmutableArray<AddFile> files, ImmutableArray<DeltaField> fields, int first, bool hasNulls)
    {
        if (files.IsEmpty)
        {
            return;
        }

        var scan = new FileScan(snapshot, files, fields);
        connection.Execute(sql.Locate(scan, first, nullKeys: false));
        if (hasNulls)
        {
            connection.Execute(sql.Locate(scan, first, nullKeys: true));
        }
    }

    /// <summary>
    /// True when by its statistics every stored order of the file is below the staged ones, so that they need not be read.
    /// Some writers round decimals to the precision of a DOUBLE; the margin is larger than that.
    /// </summary>
    bool IsOlder(AddFile file, decimal? smallestTime)
    {
        const decimal margin = 0.00000000000001m;
        return smallestTime > 0 && sql.OrderFields.All(field =>
        {
            var bounds = FileStatistics.ReadBounds(file.Stats, field.PhysicalName);
            return bounds.Max is null
                ? bounds.NullCount is { } nulls && nulls == file.NumRecords
                : decimal.TryParse(bounds.Max, NumberStyles.Float, CultureInfo.InvariantCulture, out var max)
                    && max + (Math.Abs(max) * margin) < smallestTime;
        });
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
