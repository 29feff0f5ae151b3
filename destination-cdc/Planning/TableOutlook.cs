using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Planning;

/// <summary>What the planner knows of one table.</summary>
/// <param name="Position">Applied so far; null: no position yet.</param>
/// <param name="Intent">Where an unfinished commit was going; null when none is unfinished.</param>
/// <param name="Files">The table's files that are listed below the feed's greatest RESOLVED.</param>
/// <param name="Feed">The feed that carries the table.</param>
/// <param name="Blockers">What this table must not be taken past, beside its feed's own blockers.</param>
/// <param name="FirstRows">What reading the rows of some files said; null when only footers have been read.</param>
sealed record TableOutlook(
    Position? Position,
    Position? Intent,
    ImmutableArray<KnownFile> Files,
    FeedState Feed,
    ImmutableArray<Blocker> Blockers,
    FirstRows? FirstRows = null)
{
    /// <summary>Only the smallest steps may be taken.</summary>
    public bool TakesSmallSteps { get; init; }

    /// <summary>The table's position is not known, so there may be one.</summary>
    public bool IsUnread { get; init; }

    public bool HasRows => Files.Any(file => file.Summary.Rows > 0);

    /// <summary>The greatest time the table may be taken to; null: none.</summary>
    public Position? Limit(ImmutableArray<Position> times)
    {
        var count = times.Length;
        while (count > 0 && !(times[count - 1] <= Feed.Target && Blockers.All(b => b.Allows(times[count - 1]))))
        {
            count--;
        }

        return count == 0 ? null : times[count - 1];
    }

    /// <summary>The smallest time of all rows, as far as rows or footers have said it; null when none has.</summary>
    public Position? SmallestKnown => Unread
        .Select(file => file.Summary.Smallest)
        .Append(FirstRows?.Smallest)
        .Min();

    /// <summary>
    /// The smallest time that rows can have in files whose footers do not say it: the one in the names; null when there
    /// is no such file.
    /// </summary>
    public Position? SmallestPossible => Unread
        .Where(file => file.Summary.Smallest is null)
        .Select(file => (Position?)file.File.Name.Time)
        .Min();

    IEnumerable<KnownFile> Unread => Files.Where(file =>
        file.Summary.Rows > 0 && FirstRows?.Files.Contains(file.File.Object.Key) != true);
}
