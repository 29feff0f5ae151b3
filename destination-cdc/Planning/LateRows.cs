using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Windows;

namespace DestinationCdc.Planning;

/// <summary>
/// Notices rows that came after the RESOLVED that promised them, when a table is past it already: they are not applied any
/// more, because older rows must not come back over newer ones. Repeats are normal after a restart of the feed; a row that
/// no other file has is lost, and that is said.
/// </summary>
/// <remarks>
/// Which files came late says the store's clock: they were written after the RESOLVED at which the table is. A copy of a feed
/// may have lost that order; then more is compared, and nothing else happens.
/// </remarks>
sealed class LateRows(WindowStager stager)
{
    readonly HashSet<(string Table, string Key, Position At)> _compared = [];

    /// <summary>Files that came late, to be compared; empty when they have been.</summary>
    public ImmutableArray<KnownFile> Find(TableRun table, FeedState feed)
    {
        if (table.Position is not { } position
            || feed.Listed.FirstOrDefault(mark => mark.Time >= position)?.Object.Modified is not { } promised)
        {
            return [];
        }

        var late = table.Files
            .Where(file => file.File.Object.Modified > promised && file.MayHoldRowsUpTo(position))
            .ToImmutableArray();
        var isNew = late.Select(file => _compared.Add((table.Table.Topic, file.File.Object.Key, position))).ToList();
        return isNew.Contains(true) ? late : [];
    }

    /// <summary>A sentence for the user; null when all their rows are elsewhere too.</summary>
    /// <param name="late">At least one file.</param>
    public async Task<string?> CompareAsync(
        TableRun table, ImmutableArray<KnownFile> late, CancellationToken cancellationToken)
    {
        var position = table.Position!.Value;
        var smallest = late.Select(file => file.Summary.Smallest).Aggregate((a, b) => a is null || b is null ? null
            : a < b ? a : b);
        var known = late.ToHashSet();
        var others = table.Files.Where(file => !known.Contains(file) && file.MayHoldRowsUpTo(position)
            && (smallest is null || file.Summary.Greatest is not { } greatest || greatest >= smallest));
        var names = string.Join(", ", late.Take(5).Select(file => file.File.Object.Key));
        try
        {
            var lost = await stager.CountRowsOnlyInAsync(
                table.Table,
                [.. late.Select(file => file.File)],
                [.. others.Select(file => file.File)],
                position,
                cancellationToken);
            var rows = lost.ToString(CultureInfo.InvariantCulture);
            return lost == 0 ? null
                : $"{table.Table.Topic}: {rows} row(s) at or below {position} came after the RESOLVED that "
                + $"promised them, in {names}. The table was past that time, so they are not in it. Compare it with "
                + "its source; the feed broke its promise, or files were copied in another order than they were "
                + "written.";
        }
        catch (ConnectorException e)
        {
            return $"{table.Table.Topic}: {names} came late and cannot be compared with the rows before: {e.Message}";
        }
    }
}
