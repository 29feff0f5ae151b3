using System.Collections.Immutable;
using Lakehouse.DeletionVectors;

namespace Lakehouse.Log;

/// <summary>A data file that belongs to the table.</summary>
/// <param name="Path">As in the log: a percent-encoded URI, relative to the table's root or absolute.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModificationTime">Milliseconds since 1970 (some foreign writers: seconds).</param>
/// <param name="DataChange">False when the rows were only moved here from other files.</param>
sealed record AddFile(string Path, long Size, long ModificationTime, bool DataChange) : LogAction
{
    /// <summary>Physical column name to text; null and '' both mean NULL.</summary>
    public ImmutableSortedDictionary<string, string?> PartitionValues { get; init; } = LogMap.EmptyNullable;

    /// <summary>Statistics as JSON text; see <see cref="FileStatistics"/>.</summary>
    public string? Stats { get; init; }

    public ImmutableSortedDictionary<string, string?>? Tags { get; init; }

    public DeletionVectorDescriptor? DeletionVector { get; init; }

    public long? BaseRowId { get; init; }

    public long? DefaultRowCommitVersion { get; init; }

    public string? ClusteringProvider { get; init; }

    /// <summary>Rows in the file, deleted ones included; null when the statistics do not tell.</summary>
    public long? NumRecords { get; init; }

    /// <summary>Rows that a reader sees; null when unknown.</summary>
    public long? LiveRecords => NumRecords - (DeletionVector?.Cardinality ?? 0);

    /// <summary>What takes this file out of the table; goes into the same commit as its successor, if any.</summary>
    /// <param name="deletionTimestamp">Milliseconds since 1970.</param>
    public RemoveFile ToRemove(long deletionTimestamp, bool dataChange) => new(Path, dataChange)
    {
        DeletionTimestamp = deletionTimestamp,
        ExtendedFileMetadata = true,
        PartitionValues = PartitionValues,
        Size = Size,
        Tags = Tags,
        DeletionVector = DeletionVector,
        BaseRowId = BaseRowId,
        DefaultRowCommitVersion = DefaultRowCommitVersion,
    };

    /// <summary>
    /// The same file with more rows deleted. Minimum and maximum stay as bounds, so the statistics are marked not tight.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="NumRecords"/> is unknown; the format forbids it then.</exception>
    public AddFile WithDeletionVector(DeletionVectorDescriptor vector) => NumRecords is { } rows
        ? this with { DeletionVector = vector, DataChange = true, Stats = FileStatistics.Loosen(Stats, rows) }
        : throw new InvalidOperationException($"{Path}: a deletion vector needs the file's number of rows.");
}
