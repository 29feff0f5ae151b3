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
/// <param name="SmallestUpdated">From reading all rows; null when only the footers have been read.</param>
sealed record TableOutlook(
    Position? Position,
    Position? Intent,
    ImmutableArray<KnownFile> Files,
    FeedState Feed,
    ImmutableArray<Blocker> Blockers,
    Position? SmallestUpdated = null)
{
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

    /// <summary>
    /// A lower bound of the times of all rows: exact where the footers say it or all rows were read, else the smallest
    /// time in the names of the files.
    /// </summary>
    public Position? Smallest => SmallestUpdated
        ?? Files.Where(file => file.Summary.Rows > 0)
            .Select(file => (Position?)(file.Summary.Smallest ?? file.File.Name.Time))
            .Min();

    /// <summary>Whether <see cref="Smallest"/> is a row's time and not only a bound.</summary>
    public bool SmallestIsExact => SmallestUpdated is not null
        || Files.All(file => file.Summary.Rows == 0 || file.Summary.Smallest is not null);
}
