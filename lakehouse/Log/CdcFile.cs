using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>A change-data file under <c>_change_data</c>; never in checkpoints.</summary>
sealed record CdcFile(string Path, long Size) : LogAction
{
    public ImmutableSortedDictionary<string, string?> PartitionValues { get; init; } = LogMap.EmptyNullable;
}
