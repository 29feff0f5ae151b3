using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ConnectorKit.Errors;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Configuration;

namespace DestinationCdc.Changefeed;

/// <summary>One changefeed: the objects under one prefix.</summary>
/// <param name="name">For messages and for <c>tables[].feed</c>.</param>
/// <param name="format">Which data files there may be.</param>
sealed partial class Feed(
    string name,
    IObjectStore store,
    IgnoreList ignore,
    string cacheFolder,
    TimeProvider clock,
    FeedFormat format = FeedFormat.Auto)
    : IDisposable
{
    /// <summary>
    /// A RESOLVED time later than now plus this is refused: a clock or a foreign file is wrong, and a table taken there
    /// would pass over every row that comes before.
    /// </summary>
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromHours(24);

    /// <summary>A RESOLVED body is a few hundred bytes.</summary>
    const int BodyLimit = 64 * 1024;

    const long NanosPerTick = 100;

    /// <summary>A feed is listed again and again, and most of it stays.</summary>
    FeedListing? _last;

    public string Name => name;

    public string Location => store.Location;

    /// <summary>
    /// Lists twice: the files of a RESOLVED are all there before it is written, but a listing that has seen it may have
    /// passed their place before they came. Where nothing is new since the last listing, that one was the first.
    /// </summary>
    public async Task<FeedState> ReadAsync(CancellationToken cancellationToken)
    {
        var first = await ListAgainAsync(cancellationToken);
        var second = first.Resolved.IsEmpty || first == _last
            ? first
            : await FeedListing.ReadAsync(store, ignore, first, cancellationToken);
        _last = second;
        return FeedState.From(
            name, first, second, [.. UnknownNames(second), .. OfOtherFormat(second), .. FromTheFuture(first)]) with
        {
            // The earlier one: what came between the two is new next time.
            Listing = first,
        };
    }

    /// <summary>
    /// Holds a RESOLVED's body against its name. The name counts and a body that cannot be read is no matter, but one
    /// that says another time is: the result then names the earlier of the two.
    /// </summary>
    public async Task<Blocker?> CheckResolvedAsync(ResolvedMark mark, CancellationToken cancellationToken)
    {
        var said = await TimesInAsync(mark.Object, cancellationToken);
        return said.IsEmpty || said.Contains(mark.Time)
            ? null
            : new Blocker(
                said.Append(mark.Time).Min(),
                $"{Location}/{mark.Object.Key}: the name says {mark.Time}, the content {said[0]}. CockroachDB writes "
                + "the same time in both; remove the file if it does not belong here. Until then nothing is applied "
                + "from the earlier time on.");
    }

    /// <summary>What was there before and is gone now is no matter of the configuration, and may come back.</summary>
    async Task<FeedListing> ListAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FeedListing.ReadAsync(store, ignore, _last, cancellationToken);
        }
        catch (ConfigException e) when (_last is not null)
        {
            throw new UnreachableException($"The feed {name} was listed before and cannot be now: {e.Message}", e);
        }
    }

    /// <summary>The file on local disk.</summary>
    public async Task<DataFile> FetchAsync(ListedFile file, CancellationToken cancellationToken) =>
        new(file.Object, file.Name, await store.FetchAsync(file.Object, cacheFolder, cancellationToken));

    public void Dispose() => store.Dispose();

    IEnumerable<Blocker> UnknownNames(FeedListing listing) => listing.Unknown.Select(unknown => new Blocker(
        unknown.Name.Shown,
        $"{Location}/{unknown.Object.Key}: {unknown.Name.Reason}. Remove it, or list it in this feed's `ignore`, if it "
        + "is no part of the feed; until then the feed is held "
        + (unknown.Name.Shown is { } shown ? $"before {shown}." : "where it is.")));

    IEnumerable<Blocker> OfOtherFormat(FeedListing listing) => listing.Files
        .Where(file => format != FeedFormat.Auto
            && (format == FeedFormat.Parquet) != (file.Name.Format == FileFormat.Parquet))
        .Select(file => new Blocker(
            file.Name.Time,
            $"{Location}/{file.Object.Key}: a file of another format than this feed's `format` says. Correct it (auto "
            + "takes both), or list the file in this feed's `ignore`; until then the feed is held before "
            + $"{file.Name.Time}."));

    IEnumerable<Blocker> FromTheFuture(FeedListing listing)
    {
        var latest = (clock.GetUtcNow() + AllowedSkew - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick;
        return listing.Resolved.Where(mark => mark.Time.Major > latest).Select(mark => new Blocker(
            mark.Time,
            $"{Location}/{mark.Object.Key}: this RESOLVED is more than {AllowedSkew.TotalHours:N0} hours later than "
            + "now. Check the clocks of this machine and of the cluster; remove the file if it is another feed's."));
    }

    async Task<ImmutableArray<Position>> TimesInAsync(StoredObject item, CancellationToken cancellationToken)
    {
        var path = await store.FetchAsync(item, cacheFolder, cancellationToken);
        await using var file = File.OpenRead(path);
        var body = new byte[Math.Min(file.Length, BodyLimit)];
        await file.ReadExactlyAsync(body, cancellationToken);
        var texts = TimeText().Matches(Encoding.Latin1.GetString(body));
        return [.. texts.Select(match => TimeOf(match.Value)).OfType<Position>()];
    }

    static Position? TimeOf(string text) =>
        long.TryParse(text.AsSpan(0, text.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture, out _)
            ? Position.Parse(text)
            : null;

    [GeneratedRegex(@"(?<![0-9])[0-9]{1,19}\.[0-9]{10}(?![0-9])", RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex TimeText();
}
