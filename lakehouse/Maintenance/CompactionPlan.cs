using System.Collections.Immutable;
using Lakehouse.Log;

namespace Lakehouse.Maintenance;

/// <summary>
/// Which files of a table are worth being written together. Sizes at least double from one pass to the next, so that a row
/// is written a few times on its way into a large file, however small the commits are.
/// </summary>
/// <param name="Files">Empty when nothing is to be done.</param>
sealed record CompactionPlan(ImmutableArray<AddFile> Files)
{
    /// <summary>So many small files a reader opens without noticing; fewer are left alone.</summary>
    public const int SmallFiles = 32;

    const long SmallBytes = 16L << 20;

    /// <summary>What one pass reads at most: a few seconds of work.</summary>
    const long PassBytes = 64L << 20;

    public static CompactionPlan For(IReadOnlyCollection<AddFile> files)
    {
        var small = files.Where(file => file.Size < SmallBytes).OrderBy(file => file.Size).ToArray();
        if (small.Length <= SmallFiles)
        {
            return new CompactionPlan(WornFile(files));
        }

        long bytes = 0;
        var chosen = ImmutableArray.CreateBuilder<AddFile>();
        foreach (var file in small)
        {
            // The first ones are the floor; above it a file joins only others that together are as large as it is.
            if (chosen.Count > SmallFiles / 2 && (file.Size > bytes || bytes + file.Size > PassBytes))
            {
                break;
            }

            bytes += file.Size;
            chosen.Add(file);
        }

        return new CompactionPlan(chosen.ToImmutable());
    }

    /// <summary>A file most of whose rows are deleted; readers pay for all of them.</summary>
    static ImmutableArray<AddFile> WornFile(IEnumerable<AddFile> files) =>
        files.FirstOrDefault(file => file.Size <= PassBytes && file.DeletionVector?.Cardinality * 2 > file.NumRecords)
            is { } worn
                ? [worn]
                : [];
}
