using ConnectorKit.Errors;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.Log;

public sealed class DeltaTableTests : IDisposable
{
    readonly TestTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public void A_folder_without_log_is_no_table()
    {
        Assert.False(DeltaTable.Exists(_table.Root));
        Assert.Null(_table.Table.Load(null, TestTable.Stop));
    }

    [Fact]
    public void Every_version_is_what_the_commits_up_to_it_say()
    {
        var created = _table.Create(TestTable.File("a", 10), new AppTransaction("app", 1));
        var vector = new DeletionVectorStore(_table.Root).Write([RoaringBitmapArray.Of(3, 4)])[0];
        var a = created.Files[0];
        var second = _table.Commit(
            created,
            a.ToRemove(5, dataChange: true),
            a.WithDeletionVector(vector),
            TestTable.File("b", 7),
            new AppTransaction("app", 2));
        var third = _table.Commit(
            second, second.Files[1].ToRemove(6, dataChange: true), new AppTransaction("other", 9));

        Assert.Equal((1, 10L), Size(_table.Load(0)));
        Assert.Equal((2, 15L), Size(_table.Load(1)));
        Assert.Equal((1, 8L), Size(third));
        Assert.Equal(vector, third.Files[0].DeletionVector);
        Assert.Equal(2, third.TransactionVersion("app"));
        Assert.Equal(9, third.TransactionVersion("other"));
        Assert.Null(third.TransactionVersion("none"));
        Assert.Equal("WRITE", third.LastCommit?.Operation);
        Assert.Equal(Path.Combine(_table.Root, "a"), third.PathOf(third.Files[0]));
    }

    [Fact]
    public void A_refreshed_snapshot_equals_a_loaded_one_and_leaves_the_old_one_alone()
    {
        var first = _table.Create(TestTable.File("a"), TestTable.File("b"));
        var before = LogText.Of(first);
        var latest = first;
        for (var version = 1; version <= 5; version++)
        {
            latest = _table.Commit(
                latest,
                latest.Files[0].ToRemove(1, dataChange: true),
                TestTable.File($"c{version}"),
                new AppTransaction("app", version));
        }

        var refreshed = _table.Table.Refresh(first, TestTable.Stop)!;
        Assert.Equal(LogText.Of(_table.Load()), LogText.Of(refreshed));
        Assert.Equal(before, LogText.Of(first));
        Assert.Same(refreshed, _table.Table.Refresh(refreshed, TestTable.Stop));
    }

    [Fact]
    public void A_snapshot_of_a_table_that_was_dropped_is_not_refreshed_into_life()
    {
        var first = _table.Create();
        Directory.Delete(_table.Root, recursive: true);
        Assert.Null(_table.Table.Refresh(first, TestTable.Stop));
    }

    [Fact]
    public void A_snapshot_of_a_table_that_was_made_anew_becomes_one_of_the_new_table()
    {
        var old = _table.Create(TestTable.File("old"), TestTable.File("gone"));
        Directory.Delete(_table.Root, recursive: true);
        var other = _table.Create(TestTable.File("new"));
        var late = new DeltaCommit("WRITE", [TestTable.File("late")]) { Reads = ReadScope.Nothing };
        Assert.Equal(ConflictKind.LogMoved, _table.Table.Commit(old, late, TestTable.Stop).Conflict?.Kind);
        Assert.Equal(LogText.Of(other), LogText.Of(_table.Table.Refresh(old, TestTable.Stop)!));
    }

    [Fact]
    public void A_version_that_does_not_exist_is_a_mistake_of_the_user()
    {
        _table.Create();
        var error = Assert.Throws<ConfigException>(() => _table.Load(1));
        Assert.Contains("the newest is 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_commit_is_named()
    {
        var snapshot = _table.Create();
        for (var version = 1; version <= 3; version++)
        {
            snapshot = _table.Commit(snapshot, TestTable.File($"f{version}"));
        }

        File.Delete(_table.PathOf(2));
        var error = Assert.Throws<HeldException>(() => _table.Load());
        Assert.Contains("00000000000000000002.json is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _table.Load(1).Version);
    }

    [Theory]
    [InlineData("{\"add\":{\"path\":\"x\",\"si", "line 2")]
    [InlineData("{\"add\":{\"path\":\"x\"}}", "line 2")]
    [InlineData("[]", "line 2")]
    [InlineData("{\"add\":{\"path\":\"x\",\"size\":1}} garbage", "line 2")]
    public void A_damaged_line_is_named(string damage, string where)
    {
        var snapshot = _table.Create();
        _table.Commit(snapshot, TestTable.File("f"));
        File.WriteAllText(_table.PathOf(1), "{\"commitInfo\":{}}\n" + damage);
        var error = Assert.Throws<HeldException>(() => _table.Load());
        Assert.Contains($"{_table.PathOf(1)}, {where}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_commit_file_is_damage()
    {
        _table.Create();
        File.WriteAllText(_table.PathOf(1), "");
        Assert.Throws<HeldException>(() => _table.Load());
    }

    [Fact]
    public void Byte_order_marks_blank_lines_and_line_ends_of_other_systems_are_tolerated()
    {
        _table.Create();
        var add = LogText.Of(TestTable.File("f"));
        File.WriteAllText(_table.PathOf(1), $"\uFEFF{{\"commitInfo\":{{}}}}\r\n\r\n{add}\r\n");
        Assert.Equal(1, _table.Load().FileCount);
    }

    [Fact]
    public void A_line_longer_than_any_buffer_is_read()
    {
        var name = new string('x', 300_000);
        var snapshot = _table.Create();
        _table.Commit(snapshot, TestTable.File("a"), TestTable.File(name), TestTable.File("b"));
        Assert.Equal(["a", "b", name], _table.Load().Files.Select(file => file.Path));
    }

    [Fact]
    public void Temporary_and_foreign_files_in_the_log_do_no_harm()
    {
        var snapshot = _table.Create();
        foreach (var name in new[]
        {
            ".00000000000000000001.json.abc.tmp", "00000000000000000001.json.tmp", "00000000000000000000.crc", "1.json",
            "00000000000000000001.00000000000000000003.compacted.json", "_last_checkpoint", "x.checkpoint.parquet",
            "00000000000000000009.checkpoint.0000000001.0000000002.parquet", "0000000000000000000a.json",
        })
        {
            File.WriteAllText(Path.Combine(_table.Log, name), "garbage");
        }

        Directory.CreateDirectory(Path.Combine(_table.Log, "_staged_commits"));
        Assert.Equal(LogText.Of(snapshot), LogText.Of(_table.Load()));
        Assert.Equal(1, _table.Commit(snapshot, TestTable.File("a")).Version);
    }

    [Fact]
    public void A_log_without_protocol_or_metadata_is_refused()
    {
        Directory.CreateDirectory(_table.Log);
        File.WriteAllText(_table.PathOf(0), LogText.Of(_table.Metadata));
        Assert.Contains(
            "protocol", Assert.Throws<HeldException>(() => _table.Load()).Message, StringComparison.Ordinal);
        File.WriteAllText(_table.PathOf(0), LogText.Of(Protocol.Plain));
        Assert.Contains(
            "metadata", Assert.Throws<HeldException>(() => _table.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_file_written_with_and_without_percent_signs_is_one_file()
    {
        var snapshot = _table.Create(TestTable.File("a%20b"));
        var after = _table.Commit(snapshot, new RemoveFile("a b", true));
        Assert.Equal(0, after.FileCount);
    }

    [Theory]
    [InlineData("x.parquet", "/t/x.parquet")]
    [InlineData("p=a%2520b/x+y.parquet", "/t/p=a%20b/x+y.parquet")]
    [InlineData("../o/x", "/o/x")]
    [InlineData("/abs/x%20y", "/abs/x y")]
    [InlineData("file:/abs/x", "/abs/x")]
    [InlineData("file:///abs/x%25", "/abs/x%")]
    [InlineData("p=%7B%7D/%F0%9F%98%80", "/t/p={}/😀")]
    public void Paths_of_the_log_lead_to_local_files(string path, string expected) =>
        Assert.Equal(expected, DataPath.ToLocal("/t", path));

    [Theory]
    [InlineData("s3://bucket/x")]
    [InlineData("abfss://c@a/x")]
    public void Paths_into_other_stores_are_refused(string path) =>
        Assert.Throws<HeldException>(() => DataPath.ToLocal("/t", path));

    [Theory]
    [InlineData("interval 1 week", 7 * 24)]
    [InlineData("INTERVAL 2 days 12 hours", 60)]
    [InlineData("30 days", 30 * 24)]
    [InlineData("interval 1 month", null)]
    [InlineData("interval", null)]
    [InlineData("interval 99999999999 weeks", null)]
    public void Retention_durations_are_understood(string text, int? hours) =>
        Assert.Equal(hours, RetentionInterval.Parse(text)?.TotalHours);

    static (int Files, long? Rows) Size(Snapshot snapshot) => (snapshot.FileCount, snapshot.LiveRecords);
}
