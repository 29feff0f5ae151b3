using System.Collections.Immutable;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Lakehouse.Writing;

namespace Lakehouse.Merging;

/// <summary>The stored rows that a merge touches: counts here, positions in <see cref="MergeSql.Hits"/>.</summary>
/// <param name="Files">By their number in <see cref="MergeSql.Hits"/>.</param>
/// <param name="Counts">Rows by effect; without an entry for none.</param>
/// <param name="Vectors">Rows deleted before, of files that have such.</param>
sealed record FoundRows(
    ImmutableArray<AddFile> Files,
    IReadOnlyDictionary<RowEffect, long> Counts,
    IReadOnlyDictionary<int, RoaringBitmapArray> Vectors)
{
    public static readonly FoundRows None = new(
        [], ImmutableDictionary<RowEffect, long>.Empty, ImmutableDictionary<int, RoaringBitmapArray>.Empty);

    /// <summary>True when some new rows depend on what is stored.</summary>
    public bool Mixes => Count(RowEffect.Keep) + Count(RowEffect.Mix) > 0;

    public long Count(RowEffect effect) => Counts.GetValueOrDefault(effect);

    /// <summary>All deleted rows of each file that loses some now, those from before included.</summary>
    public IReadOnlyList<(AddFile File, RoaringBitmapArray Rows)> DeletedPositions(Connection connection)
    {
        var positions = new Dictionary<int, RoaringBitmapArray>();
        if (Counts.Any(count => count.Key != RowEffect.Keep))
        {
            using var result = connection.Query(
                $"SELECT file, row_number FROM {MergeSql.Hits} WHERE effect <> {(int)RowEffect.Keep} ORDER BY ALL");
            while (result.Fetch() is { } chunk)
            {
                using (chunk)
                {
                    Add(positions, chunk);
                }
            }
        }

        return [.. positions.OrderBy(entry => entry.Key).Select(entry => (Files[entry.Key], entry.Value))];
    }

    /// <summary>Fills <see cref="FileRewriter.Gone"/>; returns the files that lose rows, as that table numbers them.</summary>
    public ImmutableArray<AddFile> LoadGone(Connection connection)
    {
        if (Counts.All(count => count.Key == RowEffect.Keep))
        {
            return [];
        }

        connection.Execute($"""
            CREATE OR REPLACE TEMP TABLE {FileRewriter.Gone} AS
            SELECT CAST(dense_rank() OVER (ORDER BY file) - 1 AS INTEGER) AS file, row_number, file AS hit
            FROM {MergeSql.Hits} WHERE effect <> {(int)RowEffect.Keep}
            """);
        return
        [
            .. connection.Rows($"SELECT DISTINCT file, hit FROM {FileRewriter.Gone} ORDER BY file")
                .Select(row => Files[(int)row[1]!]),
        ];
    }

    void Add(Dictionary<int, RoaringBitmapArray> positions, DataChunk chunk)
    {
        var files = chunk[0].Values<int>();
        var rows = chunk[1].Values<long>();
        for (var i = 0; i < files.Length; i++)
        {
            if (!positions.TryGetValue(files[i], out var set))
            {
                positions.Add(files[i], set = new RoaringBitmapArray());
                if (Vectors.TryGetValue(files[i], out var before))
                {
                    set.UnionWith(before);
                }
            }

            set.Add(rows[i]);
        }
    }
}
