using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DestinationCdc.Windows;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

public sealed class WindowTests : IDisposable
{
    const string All = "SELECT id, v, __crdb__present_primary, __crdb__order_primary, __crdb__dead, __crdb__reset_at "
        + "FROM staged ORDER BY id";

    readonly StagingBench _bench = new();
    readonly SourceTable _table = StagingBench.Table("CREATE TABLE t (id INT8 PRIMARY KEY, v STRING)");
    int _files;

    [Fact]
    public async Task Only_rows_above_the_position_and_not_above_the_end_are_staged()
    {
        using var window = await StageAsync(
            _table,
            [Events((1, "at the position", "c", "10.0000000002"), (2, "just above", "c", "10.0000000003"),
                (3, "at the end", "c", "20.0000000000"), (4, "a tick above the end", "c", "20.0000000001"),
                (5, "before", "c", "9.9999999999"))],
            after: new Position(10, 2),
            upTo: new Position(20, 0));

        Assert.Equal(
            ["2 just above True 10.0000000003 False NULL", "3 at the end True 20.0000000000 False NULL"],
            _bench.Rows(window, All));
        Assert.Equal(new WindowCounts(5, 2, 1, 2), window.Counts);
        Assert.Equal(new Position(9, 9999999999), window.SmallestUpdated);
    }

    [Fact]
    public async Task Times_are_compared_as_numbers()
    {
        using var window = await StageAsync(
            _table,
            [
                Events((1, "older", "c", "999999999999999999.0000000002"),
                    (1, "newer", "c", "1000000000000000000.0000000010"),
                    (1, "tick before", "c", "1000000000000000000.0000000009")),
            ]);

        Assert.Equal(["1 newer True 1000000000000000000.0000000010 False NULL"], _bench.Rows(window, All));
    }

    [Fact]
    public async Task The_latest_event_of_a_key_counts_wherever_it_stands()
    {
        const string t10 = "10.0000000000", t20 = "20.0000000000", t30 = "30.0000000000";
        var files = new[]
        {
            Events((1, "third", "c", t30), (2, "gone", "c", t10), (3, "back", "c", t30)),
            Events((1, "first", "c", t10), (2, null, "d", t20), (3, null, "d", t20)),
            Events((1, null, "c", t20), (3, "first", "c", t10), (4, null, "d", t10)),
        };

        using var window = await StageAsync(_table, files);

        Assert.Equal(
            [
                "1 third True 30.0000000000 False NULL",
                "2 NULL False 20.0000000000 True 20.0000000000",
                "3 back True 30.0000000000 False 20.0000000000",
                "4 NULL False 10.0000000000 True 10.0000000000",
            ],
            _bench.Rows(window, All));
    }

    [Fact]
    public async Task A_newer_null_wins_over_an_older_value()
    {
        using var window = await StageAsync(
            _table, [Events((1, "older", "c", "10.0000000000"), (1, null, "c", "20.0000000000"))]);

        Assert.Equal(["1 NULL True 20.0000000000 False NULL"], _bench.Rows(window, All));
    }

    [Fact]
    public async Task Repeats_count_as_rows_and_change_nothing()
    {
        var file = Events((1, "one", "c", "10.0000000000"), (2, "two", "c", "11.0000000000"));

        using var window = await StageAsync(_table, [file, file, file]);

        Assert.Equal(new WindowCounts(6, 6, 0, 0), window.Counts);
        Assert.Equal(["1 one", "2 two"], _bench.Rows(window, "SELECT id, v FROM staged ORDER BY id"));
    }

    [Fact]
    public async Task Equal_times_with_different_content_hold_the_table_also_where_a_later_event_exists()
    {
        var good = Events((1, "one", "c", "10.0000000000"), (1, "later", "c", "12.0000000000"));
        var other = Events((2, "two", "c", "10.0000000000"), (1, "another", "c", "10.0000000000"));

        var e = await Assert.ThrowsAsync<FeedFileException>(() => StageAsync(_table, [good, other]));

        Assert.Equal(FailureKind.Held, e.Kind);
        Assert.Contains("same key, time and schema version but different content", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another", e.Message, StringComparison.Ordinal);
        Assert.Equal((0, 2), _bench.Left());
    }

    [Fact]
    public async Task At_equal_times_the_later_schema_version_counts()
    {
        var table = StagingBench.Table(null, ["id"]);
        var version9 = File("SELECT 1::BIGINT AS id, 'old' AS v", "c", "10.0000000000", 9);
        var version16 = File("SELECT 1::BIGINT AS id, 'new' AS v, 5 AS priority", "c", "10.0000000000", 16);

        using var window = await StageAsync(table, [version16, version9]);

        Assert.Equal(["1 new 5"], _bench.Rows(window, "SELECT id, v, priority FROM staged"));
        Assert.Equal(
            ["id BIGINT", "v STRING", "priority INT", "__crdb__updated DECIMAL(29,10)"],
            window.Schema.Columns.Select(c => $"{c.Name} {c.Type}"));
    }

    [Fact]
    public async Task At_equal_times_and_versions_the_later_mvcc_time_counts()
    {
        var table = StagingBench.Table(null, ["id"]);
        var file = _bench.Write("mvcc.parquet",
            """
            SELECT 1::BIGINT AS id, 'v' || i AS v, 'c' AS __crdb__event_type, '10.0000000000' AS __crdb__updated,
                i || '.0000000000' AS __crdb__mvcc_timestamp FROM range(3, 12) t(i)
            """);

        using var window = await StageAsync(table, [StagingBench.File(file)]);

        Assert.Equal(["1 v11"], _bench.Rows(window, "SELECT id, v FROM staged"));
    }

    [Fact]
    public async Task A_column_that_a_version_lacks_is_null_and_one_that_stands_stays()
    {
        var table = StagingBench.Table(null, ["id"]);
        var existing = Existing(
            ("id", DataType.BigInt), ("gone", DataType.Date), ("__crdb__updated", DataType.Decimal(29, 10)));

        using var window = await StageAsync(
            table, [File("SELECT 1::BIGINT AS id, 'x' AS added", "c", "10.0000000000", 1)], existing: existing);

        Assert.Equal(
            ["id BIGINT", "gone DATE", "__crdb__updated DECIMAL(29,10)", "added STRING"],
            window.Schema.Columns.Select(c => $"{c.Name} {c.Type}"));
        Assert.Equal(["1 NULL x"], _bench.Rows(window, "SELECT id, gone, added FROM staged"));
    }

    [Fact]
    public async Task Renamed_columns_meet_in_one()
    {
        var table = StagingBench.Table(
            "CREATE TABLE t (id INT8 PRIMARY KEY, total DECIMAL(10,2))", renames: new() { ["amount"] = "total" });

        using var window = await StageAsync(
            table,
            [File("SELECT 1::BIGINT AS id, 7::BIGINT AS amount", "c", "10.0000000000", 1),
                File("SELECT 2::BIGINT AS id, 8::BIGINT AS total", "c", "11.0000000000", 2)]);

        Assert.Equal(["1 7.00", "2 8.00"], _bench.Rows(window, "SELECT id, total FROM staged ORDER BY id"));
    }

    [Fact]
    public async Task A_key_named_rowid_is_not_taken_for_the_engines_own()
    {
        var table = StagingBench.Table(null, ["rowid"]);

        using var window = await StageAsync(
            table,
            [File("SELECT 7::BIGINT AS rowid, 'a' AS v", "c", "10.0000000000", 1),
                File("SELECT 7::BIGINT AS rowid, 'b' AS v", "c", "11.0000000000", 1)]);

        Assert.Equal(["7 b"], _bench.Rows(window, "SELECT \"rowid\", v FROM staged"));
    }

    [Fact]
    public async Task Files_of_one_version_must_have_the_same_columns()
    {
        var table = StagingBench.Table(null, ["id"]);

        var e = await Assert.ThrowsAsync<FeedFileException>(() => StageAsync(
            table,
            [File("SELECT 1::BIGINT AS id, 'a' AS v", "c", "10.0000000000", 1),
                File("SELECT 1::BIGINT AS id, 5 AS v", "c", "11.0000000000", 1)]));

        Assert.Contains("has the same schema version", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_files_the_schema_is_what_is_declared()
    {
        var table = StagingBench.Table("CREATE TABLE t (id INT8 PRIMARY KEY, mood mood, tags INT4[])");

        using var window = await StageAsync(table, []);

        Assert.IsType<NoRows>(window.Change);
        Assert.Equal(
            ["id BIGINT False", "mood STRING True", "tags ARRAY<INT> True", "__crdb__updated DECIMAL(29,10) True"],
            window.Schema.Columns.Select(c => $"{c.Name} {c.Type} {c.Nullable}"));
        Assert.Equal(["id"], window.Schema.Key);
    }

    [Fact]
    public async Task A_window_without_rows_in_it_says_so()
    {
        using var window = await StageAsync(
            _table, [Events((1, "later", "c", "30.0000000000"))], upTo: new Position(20, 0));

        Assert.IsType<NoRows>(window.Change);
        Assert.Equal(new WindowCounts(1, 0, 1, 0), window.Counts);
        Assert.Equal(new Position(30, 0), window.SmallestUpdated);
    }

    [Fact]
    public async Task Nothing_is_left_behind()
    {
        using (await StageAsync(_table, [Events((1, "one", "c", "10.0000000000"))]))
        {
            Assert.Equal((1, 1), _bench.Left());
        }

        Assert.Equal((0, 1), _bench.Left());
    }

    public void Dispose() => _bench.Dispose();

    static TableInfo Existing(params (string Name, DataType Type)[] columns) => new(
        new TableName("main", "shop", "orders"),
        new TableSchema([.. columns.Select(c => new ColumnDefinition(c.Name, c.Type))], ["id"]));

    Task<StagedWindow> StageAsync(
        SourceTable table,
        DataFile[] files,
        Position? after = null,
        Position? upTo = null,
        TableInfo? existing = null) =>
        _bench.StageAsync(table, [.. files], after, upTo, existing);

    DataFile Events(params (int Id, string? Value, string Type, string Updated)[] events)
    {
        var rows = events.Select(e =>
            $"({e.Id}::BIGINT, {(e.Value is null ? "NULL" : $"'{e.Value}'")}, '{e.Type}', '{e.Updated}')");
        return StagingBench.File(_bench.Write(
            $"{_files++}.parquet",
            $"SELECT * FROM (VALUES {string.Join(", ", rows)}) t(id, v, __crdb__event_type, __crdb__updated)"));
    }

    DataFile File(string select, string type, string updated, long version) => StagingBench.File(
        _bench.Write(
            $"{_files++}.parquet",
            $"SELECT *, '{type}' AS __crdb__event_type, '{updated}' AS __crdb__updated FROM ({select})"),
        version);
}
