using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Planning;

/// <summary>
/// Decides where the tables of a group go next. Every table has its own position; all of them go to the greatest
/// RESOLVED that is there (of several feeds: the smallest of their greatest, so that they meet), in steps where a
/// window would not fit in memory or where every RESOLVED shall be a commit of its own.
/// </summary>
static class WindowPlanner
{
    /// <summary>
    /// RESOLVED times at which the group's tables can meet, ascending. A feed's rows are complete at any time up to its
    /// greatest RESOLVED, also at those of other feeds.
    /// </summary>
    public static ImmutableArray<Position> MeetingTimes(IReadOnlyCollection<FeedState> feeds)
    {
        var targets = feeds.Select(feed => feed.Target).OfType<Position>().ToList();
        return targets.Count == 0
            ? []
            : [.. feeds.SelectMany(feed => feed.Usable).Where(time => time <= targets.Min()).Distinct().Order()];
    }

    /// <summary>The windows of the next step; empty when nothing can move.</summary>
    public static ImmutableArray<PlannedWindow> NextStep(
        IReadOnlyList<TableOutlook> tables, ImmutableArray<Position> times, bool eachResolved, MemoryEstimate memory)
    {
        var options = tables.Select(table => Options(table, times, AnyPosition(tables, table.Feed))).ToList();
        if (options.All(option => option.IsEmpty))
        {
            return [];
        }

        // A table that may not go all the way (it is held) does not keep the others back, one that must go slowly does.
        var step = Enumerable.Range(0, tables.Count)
            .Where(i => !options[i].IsEmpty)
            .Min(i => eachResolved || tables[i].TakesSmallSteps
                ? options[i][0]
                : Affordable(tables[i], options[i], memory) ?? times[^1]);
        return
        [
            .. Enumerable.Range(0, tables.Count)
                .Where(i => !options[i].IsEmpty && options[i][0] <= step)
                .Select(i => Window(i, tables[i], options[i].Last(time => time <= step))),
        ];
    }

    /// <summary>
    /// Why a table whose last commit is unfinished cannot go on; null when it can. Its next window must reach at least
    /// as far as that commit did, because the rows of it may be in the table already.
    /// </summary>
    public static string? UnreachableIntent(TableOutlook table, ImmutableArray<Position> times) =>
        table.Intent is { } intent && !(table.Limit(times) >= intent)
            ? $"a commit up to {intent} did not finish, so the next one must reach at least that far, but no RESOLVED "
                + "from there on can be used: RESOLVED files are missing, or a file blocks before them."
            : null;

    /// <summary>
    /// A table gets its first position only above its smallest <c>updated</c>: the scan of a table that joins a running
    /// feed carries a RESOLVED time that is there already, while its files may still be arriving. At the feed's very
    /// first RESOLVED that cannot be, and equal suffices.
    /// </summary>
    public static bool AllowsFirstPosition(Position smallest, Position at, FeedState feed, bool anyPosition) =>
        at > smallest || (at == smallest && at == feed.First && !anyPosition);

    public static bool AnyPosition(IEnumerable<TableOutlook> tables, FeedState feed) =>
        tables.Any(table => table.Feed.Name == feed.Name && (table.Position is not null || table.IsUnread));

    /// <summary>The times this table can be taken to next, ascending.</summary>
    static ImmutableArray<Position> Options(TableOutlook table, ImmutableArray<Position> times, bool anyPosition)
    {
        if (table.Limit(times) is not { } limit || (table.Position is null && !table.HasRows))
        {
            return [];
        }

        return
        [
            .. times.Where(time => time <= limit
                && (table.Position is not { } position || time > position)
                && (table.Intent is not { } intent || time >= intent)
                && (table.Position is not null || MayStart(table, time, anyPosition))),
        ];
    }

    static bool MayStart(TableOutlook table, Position time, bool anyPosition) =>
        (table.SmallestKnown is { } known && AllowsFirstPosition(known, time, table.Feed, anyPosition))
        || table.SmallestPossible <= time;

    /// <summary>
    /// The greatest option whose window fits in memory, the first one where none does; null when it is the last option
    /// anyway.
    /// </summary>
    static Position? Affordable(TableOutlook table, ImmutableArray<Position> options, MemoryEstimate memory)
    {
        if (Fits(table, options[^1], memory))
        {
            return null;
        }

        var (fits, tooLarge) = (0, options.Length - 1);
        while (tooLarge - fits > 1)
        {
            var middle = (fits + tooLarge) / 2;
            (fits, tooLarge) = Fits(table, options[middle], memory) ? (middle, tooLarge) : (fits, middle);
        }

        return options.Length == 1 ? null : options[fits];
    }

    static bool Fits(TableOutlook table, Position upTo, MemoryEstimate memory) =>
        MemoryEstimate.Of(table.Files, table.Position, upTo) <= memory.WindowLimit;

    static PlannedWindow Window(int index, TableOutlook table, Position upTo)
    {
        var listedUpTo = table.Feed.Listed.Select(mark => mark.Time).First(time => time >= upTo);
        var open = table.Files
            .Where(file => file.File.Name.Time <= listedUpTo && file.MayHoldRowsAfter(table.Position))
            .ToLookup(file => file.MayHoldRowsUpTo(upTo));
        return new PlannedWindow(
            index, table.Position, upTo, [.. open[true]], open[false].Sum(file => file.Summary.Rows));
    }
}
