using System.Collections.Immutable;

namespace DestinationCdc.Windows;

/// <summary>What the engine reads as one Parquet file: the rows of these files, one file behind the other.</summary>
sealed record ReadUnit(string Path, ImmutableArray<InspectedFile> Files)
{
    public long Rows => Files.Sum(file => file.Summary.Rows);

    /// <summary>The file and its row that stand at a row of the unit.</summary>
    public (InspectedFile File, long Row) Locate(long row)
    {
        foreach (var file in Files)
        {
            if (row < file.Summary.Rows)
            {
                return (file, row);
            }

            row -= file.Summary.Rows;
        }

        throw new ArgumentOutOfRangeException(nameof(row), row, $"{Path} has fewer rows.");
    }
}
