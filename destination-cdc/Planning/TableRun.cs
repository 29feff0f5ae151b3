using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DestinationCdc.Windows;

namespace DestinationCdc.Planning;

/// <summary>One table in the course of a run: where it stands, what holds it, what has been done to it.</summary>
sealed class TableRun(SourceTable table, Feed feed)
{
    readonly List<Blocker> _blockers = [];

    /// <summary>What the last commit left; null: there was none.</summary>
    TableSchema? _written;

    public SourceTable Table => table;

    public Feed Feed => feed;

    public TableName Target => table.Target;

    /// <summary>False when the user asked for other tables only.</summary>
    public bool Selected { get; init; } = true;

    /// <summary>The target; null when it does not exist.</summary>
    public TableInfo? Existing { get; private set; }

    /// <summary>What the warehouse keeps for the next commit; null when the target does not exist.</summary>
    public StoredPosition? Stored { get; private set; }

    /// <summary>The target may have changed since <see cref="Existing"/> was read.</summary>
    public bool IsStale { get; private set; } = true;

    /// <summary>The target is there and cannot be read, so that nobody knows how far it is.</summary>
    public bool IsUnread { get; private set; }

    /// <summary>Footers of the table's files, in the order of their names.</summary>
    public ImmutableArray<KnownFile> Files { get; set; } = [];

    /// <summary>What rows said that were read for the first position.</summary>
    public FirstRows? FirstRows { get; set; }

    public IReadOnlyList<Blocker> Blockers => _blockers;

    /// <summary>What the settings ask for and the target, as it was made, does not do; null: nothing.</summary>
    public string? Unheeded => Table.CopyOnWrite
        && Existing?.Properties.GetValueOrDefault(TableProperties.DeletionVectors) == "true"
            ? $"{Target} was made with deletion vectors, so `copy_on_write` has no effect on it. Set its property "
                + $"{TableProperties.DeletionVectors} to false, or make the table anew."
            : null;

    /// <summary>Settings for columns that neither the source's schema nor the target as it is now has; one sentence each.</summary>
    public IEnumerable<string> UnknownColumns()
    {
        var stored = (_written ?? Existing?.Schema)?.Columns.Select(column => column.Name).ToHashSet();
        bool IsUnknown(string source) => stored is not null && !stored.Contains(Table.TargetName(source))
            && !stored.Contains(source) && Table.Columns.All(column => column.Name != source);
        return Table.Types.Keys.Where(IsUnknown).Select(name => ("types", name))
            .Concat(Table.Renames.Keys.Where(IsUnknown).Select(name => ("rename", name)))
            .Select(setting => $"{Table.Topic}: the setting `{setting.Item1}` names a column '{setting.name}', and "
                + "neither the table nor its source_schema has one.");
    }

    /// <summary>Windows from here on have killed processes: small steps, and each file alone before them.</summary>
    public bool IsCareful { get; set; }

    /// <summary>Larger windows did not fit in memory.</summary>
    public bool TakesSmallSteps { get; set; }

    /// <summary>How often in a row another applier was faster.</summary>
    public int Superseded { get; private set; }

    public int Commits { get; private set; }

    public WindowCounts Counts { get; private set; } = WindowCounts.None;

    public long Upserted { get; private set; }

    public long Deleted { get; private set; }

    /// <summary>Live rows; null when not known.</summary>
    public long? Rows { get; private set; }

    public Position? Position => Stored?.Position;

    public void Read(TableInfo? existing, StoredPosition? stored)
    {
        (Existing, Stored, IsStale) = (existing, stored, false);
        Rows = existing?.Rows ?? Rows;
    }

    public void Block(Blocker blocker) => _blockers.Add(blocker);

    /// <summary>The target cannot be read.</summary>
    public void HoldUnread(string reason)
    {
        IsUnread = true;
        Block(new Blocker(null, reason));
    }

    public void Count(WindowCounts counts) => Counts = new WindowCounts(
        Counts.RowsIn + counts.RowsIn,
        Counts.InWindow + counts.InWindow,
        Counts.Carried + counts.Carried,
        Counts.Duplicate + counts.Duplicate);

    /// <summary>Takes a commit's outcome over; the stored position is what counts, whoever wrote it.</summary>
    /// <param name="written">The columns that the commit was to leave; null: not known.</param>
    public void Settle(CommitResult result, TableSchema? written)
    {
        Stored = result.Stored ?? Stored;
        _written = result.Outcome == Outcome.Committed ? written ?? _written : _written;
        IsStale = result.Outcome != Outcome.Committed || written is null
            || !written.Columns.All(column => Existing?.Schema.Columns.Contains(column) ?? false);
        Superseded = result.Outcome == Outcome.Superseded ? Superseded + 1 : 0;
        if (result.Outcome == Outcome.Committed)
        {
            Commits++;
            Upserted += result.Counts.Inserted + result.Counts.Updated;
            Deleted += result.Counts.Deleted;
            Rows = result.Counts.Total ?? Rows;
        }
    }

    /// <summary>What a dry run takes for committed; rows and version stay those of now.</summary>
    public void Pretend(Position next, long upserted, long deleted)
    {
        Commits++;
        Upserted += upserted;
        Deleted += deleted;
        Stored = new StoredPosition(next, next, Stored?.Epoch ?? 0, Stored?.Version);
    }

    public TableOutlook Outlook(FeedState state) => new(
        Position,
        Stored is { IsUnfinished: true, Intent: { } intent } ? intent : null,
        Files,
        state,
        [.. _blockers],
        FirstRows)
    {
        TakesSmallSteps = TakesSmallSteps || IsCareful,
        IsUnread = IsUnread,
    };
}
