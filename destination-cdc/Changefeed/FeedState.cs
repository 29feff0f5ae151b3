using System.Collections.Immutable;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Changefeed;

/// <summary>How far a feed may be applied, and with which files.</summary>
/// <param name="Name">The feed's name; tables belong to it by this name.</param>
/// <param name="Listed">Every RESOLVED of the listing, ascending.</param>
/// <param name="Usable">Those of them that nothing blocks, ascending.</param>
/// <param name="Files">Data files whose names sort before the greatest listed RESOLVED; later ones may still be
/// written.</param>
/// <param name="FilesAbove">Number of data files above it.</param>
/// <param name="Blockers">What the feed must not be taken past, whoever its tables are.</param>
sealed record FeedState(
    string Name,
    ImmutableArray<ResolvedMark> Listed,
    ImmutableArray<Position> Usable,
    ImmutableArray<ListedFile> Files,
    int FilesAbove,
    ImmutableArray<Blocker> Blockers)
{
    /// <summary>The same one while nothing under the prefix has changed; null: not known.</summary>
    public FeedListing? Listing { get; init; }

    /// <summary>The files by topic, as it stands in their names.</summary>
    public ILookup<string, ListedFile> Topics { get; } = Files.ToLookup(file => file.Name.FullTopic);

    public static FeedState From(
        string name, FeedListing resolvedFrom, FeedListing filesFrom, ImmutableArray<Blocker> blockers)
    {
        var listed = resolvedFrom.Resolved;
        ImmutableArray<ListedFile> below = listed.IsEmpty
            ? []
            : [.. filesFrom.Files.Where(file => file.Name.Time <= listed[^1].Time)];
        var state = new FeedState(
            name, listed, [.. listed.Select(mark => mark.Time)], below, filesFrom.Files.Length - below.Length, []);
        return blockers.Aggregate(state, (known, blocker) => known.With(blocker));
    }

    /// <summary>The greatest RESOLVED time that may be applied; null: none.</summary>
    public Position? Target => Usable.IsEmpty ? null : Usable[^1];

    /// <summary>The feed's very first RESOLVED time, as far as it is still there.</summary>
    public Position? First => Listed.IsEmpty ? null : Listed[0].Time;

    public FeedState With(Blocker blocker) => this with
    {
        Usable = [.. Usable.Where(blocker.Allows)],
        Blockers = Blockers.Add(blocker),
    };
}
