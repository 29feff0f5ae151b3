using System.Collections.Immutable;
using Lakehouse.DeletionVectors;

namespace Lakehouse.Log;

/// <summary>A data file that left the table; kept in the log until its retention is over.</summary>
/// <param name="Path">As in the log, see <see cref="AddFile.Path"/>.</param>
/// <param name="DataChange">False when the rows live on in other files of the same commit.</param>
sealed record RemoveFile(string Path, bool DataChange) : LogAction
{
    /// <summary>Milliseconds since 1970.</summary>
    public long? DeletionTimestamp { get; init; }

    /// <summary>True when partition values and size are filled in.</summary>
    public bool ExtendedFileMetadata { get; init; }

    public ImmutableSortedDictionary<string, string?>? PartitionValues { get; init; }

    public long? Size { get; init; }

    public ImmutableSortedDictionary<string, string?>? Tags { get; init; }

    /// <summary>The vector that the file had when it was removed.</summary>
    public DeletionVectorDescriptor? DeletionVector { get; init; }

    public long? BaseRowId { get; init; }

    public long? DefaultRowCommitVersion { get; init; }
}
