using System.Collections.Immutable;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Planning;
using Xunit;

namespace UnitTests.DestinationCdc;

public sealed class WindowPlannerTests
{
    static readonly MemoryEstimate Plenty = new(1L << 40);

    [Fact]
    public void Everything_goes_to_the_greatest_resolved_in_one_step()
    {
        var feed = Feed(10, 20, 30);
        var step = Next([Table(feed, null, File(5, 5, 25)), Table(feed, 10, File(11, 12, 28))], feed);
        Assert.Equal([(0, null, At(30)), (1, At(10), At(30))], step.Select(w => (w.Table, w.After, w.UpTo)));
    }

    [Fact]
    public void Each_resolved_is_a_step_where_that_is_wanted()
    {
        var feed = Feed(10, 20, 30);
        var tables = new[] { Table(feed, 10, File(11, 12, 28)), Table(feed, 20) };
        var step = WindowPlanner.NextStep(tables, WindowPlanner.MeetingTimes([feed]), eachResolved: true, Plenty);
        Assert.Equal([(0, At(20))], step.Select(w => (w.Table, w.UpTo)));
    }

    [Fact]
    public void Used_up_files_are_not_read_again_and_later_files_not_yet()
    {
        var feed = Feed(10, 20, 30);
        var usedUp = File(1, 1, 10);
        var open = File(5, 6, 15);
        var unknown = File(6, null, null);
        var later = File(11, 21, 25, rows: 7);
        var table = Table(feed, 10, usedUp, open, unknown, later);
        var step = WindowPlanner.NextStep([table], WindowPlanner.MeetingTimes([feed]), eachResolved: true, Plenty);
        Assert.Equal([open, unknown], Assert.Single(step).Files);
        Assert.Equal(7, step[0].RowsAbove);
    }

    [Fact]
    public void A_window_that_does_not_fit_is_split_at_a_resolved()
    {
        var feed = Feed(10, 20, 30, 40);
        var table = Table(
            feed, 10, File(11, 11, 20, rows: 100), File(21, 21, 30, rows: 100), File(31, 31, 40, rows: 100));
        var twoFiles = new MemoryEstimate(2 * MemoryEstimate.Of(table.Files[..2], At(10), At(30)));
        var times = WindowPlanner.MeetingTimes([feed]);
        Assert.Equal(At(30), Assert.Single(WindowPlanner.NextStep([table], times, false, twoFiles)).UpTo);
        Assert.Equal(At(20), Assert.Single(WindowPlanner.NextStep([table], times, false, new(1))).UpTo);
    }

    [Fact]
    public void A_blocked_table_goes_as_far_as_it_may_and_the_others_on()
    {
        var feed = Feed(10, 20, 30);
        var held = Table(feed, null, File(5, 5, 8)) with { Blockers = [new Blocker(At(21), "damaged")] };
        var step = Next([held, Table(feed, null, File(5, 5, 8))], feed);
        Assert.Equal([(0, At(20)), (1, At(30))], step.Select(w => (w.Table, w.UpTo)));
        Assert.Empty(Next([held with { Position = At(20) }], feed));
        Assert.Empty(Next([held with { Blockers = [new Blocker(null, "no time")] }], feed));
    }

    [Fact]
    public void An_unfinished_commit_is_never_planned_short_of_where_it_went()
    {
        var feed = Feed(10, 20, 30, 40);
        var times = WindowPlanner.MeetingTimes([feed]);
        var table = Table(feed, 10, File(11, 11, 20, rows: 100), File(21, 21, 40, rows: 100)) with { Intent = At(30) };
        Assert.Equal(At(30), Assert.Single(WindowPlanner.NextStep([table], times, true, new(1))).UpTo);
        Assert.Null(WindowPlanner.UnreachableIntent(table, times));
        var blocked = table with { Blockers = [new Blocker(At(30), "damaged")] };
        Assert.Empty(WindowPlanner.NextStep([blocked], times, false, Plenty));
        Assert.NotNull(WindowPlanner.UnreachableIntent(blocked, times));
    }

    [Fact]
    public void The_first_position_lies_above_the_first_rows_but_for_the_very_first_resolved()
    {
        var feed = Feed(10, 20, 30);
        var times = WindowPlanner.MeetingTimes([feed]);
        var scanned = Table(feed, null, File(10, 10, 15));
        var joined = Table(feed, null, File(20, 20, 20));
        Assert.Equal(At(10), Assert.Single(WindowPlanner.NextStep([scanned, joined], times, true, Plenty)).UpTo);

        var started = scanned with { Position = At(10) };
        var second = WindowPlanner.NextStep([started, joined], times, true, Plenty);
        Assert.Equal([(0, At(20))], second.Select(w => (w.Table, w.UpTo)));

        var third = WindowPlanner.NextStep([started with { Position = At(20) }, joined], times, true, Plenty);
        Assert.Equal([(0, At(30)), (1, At(30))], third.Select(w => (w.Table, w.UpTo)));

        // Another table of the feed has a position already: the scan at 10 may still be arriving.
        Assert.Equal(At(20), WindowPlanner.NextStep([started, scanned], times, true, Plenty)[1].UpTo);
    }

    [Fact]
    public void A_table_without_rows_gets_no_position()
    {
        var feed = Feed(10);
        Assert.Empty(Next([Table(feed, null), Table(feed, null, File(3, null, null, rows: 0))], feed));
    }

    [Fact]
    public void What_the_rows_said_beats_what_the_footers_leave_open()
    {
        var feed = Feed(10, 20);
        var open = Table(feed, null, File(5, null, null));
        Assert.Equal(At(20), Assert.Single(Next([open], feed)).UpTo);
        var read = new FirstRows(At(20), [open.Files[0].File.Object.Key]);
        Assert.Empty(Next([open with { FirstRows = read }], feed));
        var more = open with { FirstRows = read, Files = [.. open.Files, File(15, null, null)] };
        Assert.Equal(At(20), Assert.Single(Next([more], feed)).UpTo);
    }

    [Fact]
    public void Tables_of_several_feeds_meet_at_the_smallest_of_their_greatest()
    {
        var first = Feed(10, 25, 30);
        var second = Feed(12, 22) with { Name = "other" };
        Assert.Equal([At(10), At(12), At(22)], WindowPlanner.MeetingTimes([first, second]));
        var late = File(24, 24, 26);
        var early = File(23, 20, 26);
        var step = WindowPlanner.NextStep(
            [Table(first, 10, early, late, File(26, 26, 28)), Table(second, 12)],
            WindowPlanner.MeetingTimes([first, second]),
            false,
            Plenty);
        Assert.Equal([(0, At(22)), (1, At(22))], step.Select(w => (w.Table, w.UpTo)));
        Assert.Equal([early], step[0].Files);
    }

    static ImmutableArray<PlannedWindow> Next(IReadOnlyList<TableOutlook> tables, FeedState feed) =>
        WindowPlanner.NextStep(tables, WindowPlanner.MeetingTimes([feed]), eachResolved: false, Plenty);

    static Position At(long time) => new(time, 0);

    static FeedState Feed(params long[] resolved) => new(
        "feed",
        [.. resolved.Select(time => new ResolvedMark(At(time), new StoredObject($"{time}", 0)))],
        [.. resolved.Select(At)],
        [],
        0,
        []);

    static TableOutlook Table(FeedState feed, long? position, params KnownFile[] files) => new(
        position is { } time ? At(time) : null, null, [.. files], feed, []);

    static KnownFile File(long name, long? smallest, long? greatest, long rows = 3) => new(
        new DataFile(
            new StoredObject($"{name}-{smallest}-{greatest}", 100),
            new DataFileName(At(name), "0", "t", null, 1, FileFormat.Parquet),
            "/nowhere"),
        new FileSummary(
            rows, smallest is { } s ? At(s) : null, greatest is { } g ? At(g) : null));
}
