using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Output;

namespace DestinationCdc.Planning;

/// <summary>A run: its feeds as they were listed, its tables as they move, and what there is to tell of them.</summary>
sealed class SyncRun
{
    readonly List<string> _notes;
    readonly Dictionary<string, FeedState> _states;

    SyncRun(ImmutableArray<TableRun> tables, Dictionary<string, FeedState> states, IEnumerable<string> notes)
    {
        Tables = tables;
        _states = states;
        _notes = [.. notes];
    }

    public ImmutableArray<TableRun> Tables { get; }

    public IReadOnlyDictionary<string, FeedState> States => _states;

    /// <summary>Of a table that was not asked for nothing is known but its position, so nothing is said of it.</summary>
    IEnumerable<TableRun> Told => Tables.Where(table => table.Selected);

    /// <summary>The tables at their start.</summary>
    /// <exception cref="ConfigException">A table that the user asked for is not configured.</exception>
    public static SyncRun Open(
        TopicMap topics, IEnumerable<Feed> feeds, Dictionary<string, FeedState> states, SyncOptions options)
    {
        var byName = feeds.ToDictionary(feed => feed.Name);
        ImmutableArray<TableRun> tables =
        [
            .. topics.Tables.Select(entry => new TableRun(entry.Table, byName[entry.Feed])
            {
                Selected = options.Tables.IsEmpty || options.Tables.Any(name => Names(entry.Table, name)),
            }),
        ];
        foreach (var name in options.Tables.Where(name => !tables.Any(table => Names(table.Table, name))))
        {
            var known = string.Join(", ", tables.Select(table => table.Table.Topic));
            throw new ConfigException($"--table {name}: no table of that name is configured; expected one of {known}.");
        }

        return new SyncRun(tables, states, topics.Notes);
    }

    public void Note(string text) => _notes.Add(text);

    public void Block(Feed feed, Blocker blocker) => _states[feed.Name] = _states[feed.Name].With(blocker);

    /// <summary>What the planner sees; a table that is not selected has no files and so nowhere to go.</summary>
    public IReadOnlyList<TableOutlook> Outlooks() =>
        [.. Tables.Select(table => table.Selected
            ? table.Outlook(_states[table.Feed.Name])
            : table.Outlook(_states[table.Feed.Name]) with { Blockers = [new Blocker(null, "not selected")] })];

    public ImmutableArray<Position> Times() => WindowPlanner.MeetingTimes([.. _states.Values]);

    /// <summary>Feeds of which a table has a position, or may have one.</summary>
    public ImmutableHashSet<string> FeedsWithPositions() =>
        [.. Tables.Where(table => table.Position is not null || table.IsUnread).Select(table => table.Feed.Name)];

    public void HoldUnreachableIntents()
    {
        var times = Times();
        foreach (var table in Tables.Where(table => table.Selected))
        {
            var reason = WindowPlanner.UnreachableIntent(table.Outlook(_states[table.Feed.Name]), times);
            var message = $"{table.Target}: {reason}";
            if (reason is not null && !table.Blockers.Any(blocker => blocker.Message == message))
            {
                table.Block(new Blocker(table.Stored!.Intent, message));
            }
        }
    }

    /// <summary>
    /// The time at which all tables are; null while they differ, while one is held or not asked for that has rows to apply, and
    /// before any has a position. Tables without a position (nothing complete yet) do not count.
    /// </summary>
    public Position? MeetingPoint()
    {
        var positions = Tables.Select(table => table.Position).OfType<Position>().Distinct().ToList();
        var waits = positions.Count != 1
            || Tables.Any(table => table.Position is null && (IsHeld(table) || !table.Selected));
        return waits ? null : positions[0];
    }

    public ImmutableArray<TableName> TablesAt(Position watermark) =>
        [.. Tables.Where(table => table.Position == watermark).Select(table => table.Target)];

    public bool IsHeld(TableRun table) => table.Blockers.Count > 0 || !_states[table.Feed.Name].Blockers.IsEmpty;

    public SyncReport Report(Position? published)
    {
        var complete = _states.Values.All(state => state.Target is not null);
        var target = complete ? _states.Values.Min(state => state.Target) : null;
        var nothingToPublish = Tables.All(table => table.Position is null && !IsHeld(table));
        var watermark = published ?? (nothingToPublish ? target : null);
        return new SyncReport(watermark?.ToString(), [.. Told.Select(Report)])
        {
            Notes =
            [
                .. _notes,
                .. Told.SelectMany(table => table.UnknownColumns()),
                .. _states.Values.Where(state => state.Listed.IsEmpty).Select(NothingComplete),
            ],
            Holds =
            [
                .. _states.Values.SelectMany(state => state.Blockers).Select(blocker => blocker.Message),
                .. Told.SelectMany(table => table.Blockers).Select(blocker => blocker.Message),
            ],
            Commits = Tables.Sum(table => table.Commits),
        };
    }

    public SyncReport Status(Position? published, DateTimeOffset now)
    {
        var report = Report(published);
        return report with
        {
            Tables = [.. report.Tables.Zip(Told, (line, table) =>
                StatusReport.Of(line, table, _states[table.Feed.Name], now))],
        };
    }

    static bool Names(Tables.SourceTable table, string name) =>
        table.Topic == name || table.Target.Table == name || table.Target.ToString() == name;

    static string NothingComplete(FeedState state) =>
        $"The feed {state.Name} has no RESOLVED yet, so nothing of it is complete and nothing was applied. "
        + "The changefeed needs the option resolved, and its initial scan must be over.";

    TableReport Report(TableRun table)
    {
        var state = _states[table.Feed.Name];
        var holds = table.Blockers.Concat(state.Blockers).Select(blocker => blocker.Message).ToList();
        return new TableReport(
            table.Table.Topic,
            table.Target.ToString(),
            table.Position?.ToString(),
            table.Counts.RowsIn,
            table.Counts.InWindow,
            table.Counts.Carried,
            table.Counts.Duplicate,
            table.Upserted,
            table.Deleted,
            table.Rows ?? table.Existing?.Rows,
            table.Stored?.Version ?? table.Existing?.Version,
            holds.Count > 0 ? TableState.Held : table.Commits > 0 ? TableState.Applied : TableState.Current,
            holds.Count > 0 ? Together(holds) : Waiting(table, state));
    }

    static string Together(List<string> holds) => holds.Count == 1
        ? holds[0]
        : string.Create(CultureInfo.InvariantCulture, $"{holds[0]} (and {holds.Count - 1} more)");

    static string? Waiting(TableRun table, FeedState state)
    {
        if (table.Position is not null)
        {
            return null;
        }

        return state.Target is null
            ? "no RESOLVED yet: nothing is complete"
            : table.Files.Any(file => file.Summary.Rows > 0)
                ? "waits for a RESOLVED above its first rows"
                : "no rows yet";
    }
}
