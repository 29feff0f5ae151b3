using System.Collections.Immutable;
using ConnectorKit.ObjectStores;

namespace DestinationCdc.Changefeed;

/// <summary>What stands under a feed's prefix, by the names alone. Two listings are equal only if they are one.</summary>
sealed class FeedListing
{
    readonly Dictionary<string, (StoredObject Object, FeedName? Name)> _objects;

    FeedListing(Dictionary<string, (StoredObject Object, FeedName? Name)> objects)
    {
        _objects = objects;
        var resolved = new List<ResolvedMark>();
        var files = new List<(ListedFile File, int Name)>();
        var unknown = ImmutableArray.CreateBuilder<(StoredObject, FeedName.Unknown)>();
        foreach (var (item, name) in objects.Values)
        {
            switch (name)
            {
                case FeedName.Resolved mark:
                    resolved.Add(new ResolvedMark(mark.Time, item));
                    break;
                case FeedName.Data data:
                    files.Add((new ListedFile(item, data.Name), item.Key.LastIndexOf('/') + 1));
                    break;
                case FeedName.Unknown other:
                    unknown.Add((item, other));
                    break;
            }
        }

        files.Sort((one, other) =>
            one.File.Object.Key.AsSpan(one.Name).SequenceCompareTo(other.File.Object.Key.AsSpan(other.Name)));
        Resolved = [.. resolved.OrderBy(mark => mark.Time).DistinctBy(mark => mark.Time)];
        Files = [.. files.Select(file => file.File)];
        Unknown = unknown.ToImmutable();
    }

    /// <summary>In ascending order of time, each time once.</summary>
    public ImmutableArray<ResolvedMark> Resolved { get; }

    /// <summary>Data files in the order of their base names.</summary>
    public ImmutableArray<ListedFile> Files { get; }

    /// <summary>Objects whose names are not understood.</summary>
    public ImmutableArray<(StoredObject Object, FeedName.Unknown Name)> Unknown { get; }

    /// <summary>Lists the objects under the prefix.</summary>
    /// <param name="previous">The last listing of the same prefix: what it knows of names is taken over.</param>
    /// <returns>The previous one when every name, size and time of writing is as it was.</returns>
    public static async Task<FeedListing> ReadAsync(
        IObjectStore store, IgnoreList ignore, FeedListing? previous, CancellationToken cancellationToken)
    {
        var known = previous?._objects ?? [];
        var objects = new Dictionary<string, (StoredObject, FeedName?)>(known.Count, StringComparer.Ordinal);
        var isSame = previous is not null;
        await foreach (var item in store.ListAsync(cancellationToken))
        {
            var isKnown = known.TryGetValue(item.Key, out var last);
            isSame &= isKnown && last.Object == item;
            objects[item.Key] = isKnown && last.Object == item
                ? last
                : (item, ignore.Matches(item.Key, item.Size) ? null : FeedName.Parse(item.Key));
        }

        return isSame && objects.Count == known.Count ? previous! : new FeedListing(objects);
    }
}
