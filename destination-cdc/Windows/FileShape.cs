using System.Collections.Immutable;

namespace DestinationCdc.Windows;

/// <summary>Files of one schema version with equal columns: one scan decodes them all.</summary>
/// <param name="FirstFile">Number of the first of the files among all of the window; the others follow.</param>
/// <param name="Rank">Order of the schema version among those of the window, from 0: the later one wins at equal times.</param>
sealed record FileShape(
    ImmutableArray<InspectedFile> Files,
    int FirstFile,
    int Rank,
    bool HasMvccTimestamp,
    ImmutableArray<DecodedColumn> Columns)
{
    public bool IsJson => Files[0].IsJson;
}
