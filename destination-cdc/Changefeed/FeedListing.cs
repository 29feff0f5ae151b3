using System.Collections.Immutable;
using ConnectorKit.ObjectStores;

namespace DestinationCdc.Changefeed;

/// <summary>What stands under a feed's prefix, by the names alone.</summary>
/// <param name="Resolved">In ascending order of time, each time once.</param>
/// <param name="Files">Data files in the order of their base names.</param>
/// <param name="Unknown">Objects whose names are not understood.</param>
/// <param name="Ignored">Number of objects on the ignore list.</param>
/// <param name="Signature">Equal for equal listings: names, sizes and times of writing.</param>
sealed record FeedListing(
    ImmutableArray<ResolvedMark> Resolved,
    ImmutableArray<ListedFile> Files,
    ImmutableArray<(StoredObject Object, FeedName.Unknown Name)> Unknown,
    int Ignored,
    int Signature)
{
    /// <summary>Lists the objects under the prefix.</summary>
    /// <param name="names">What is known of names from earlier listings; null: ignored. New ones are added.</param>
    public static async Task<FeedListing> ReadAsync(
        IObjectStore store,
        IgnoreList ignore,
        Dictionary<(string Key, bool IsEmpty), FeedName?> names,
        CancellationToken cancellationToken)
    {
        var resolved = new List<ResolvedMark>();
        var files = new List<ListedFile>();
        var unknown = ImmutableArray.CreateBuilder<(StoredObject, FeedName.Unknown)>();
        var ignored = 0;
        var signature = 0;
        await foreach (var item in store.ListAsync(cancellationToken))
        {
            // A sum, because stores may list in any order.
            signature = unchecked(signature + HashCode.Combine(item.Key, item.Size, item.Modified));
            var known = (item.Key, item.Size == 0);
            if (!names.TryGetValue(known, out var parsed))
            {
                parsed = ignore.Matches(item.Key, item.Size) ? null : FeedName.Parse(item.Key);
                names.Add(known, parsed);
            }

            switch (parsed)
            {
                case null:
                    ignored++;
                    break;
                case FeedName.Resolved name:
                    resolved.Add(new ResolvedMark(name.Time, item));
                    break;
                case FeedName.Data name:
                    files.Add(new ListedFile(item, name.Name));
                    break;
                case FeedName.Unknown name:
                    unknown.Add((item, name));
                    break;
            }
        }

        return new FeedListing(
            [.. resolved.OrderBy(mark => mark.Time).DistinctBy(mark => mark.Time)],
            [.. files.OrderBy(file => BaseName(file.Object.Key), StringComparer.Ordinal)],
            unknown.ToImmutable(),
            ignored,
            signature);
    }

    static string BaseName(string key) => key[(key.LastIndexOf('/') + 1)..];
}
