using Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.Log;

public sealed class LogCleanupTests
{
    static readonly TimeSpan Old = TimeSpan.FromDays(31);

    [Fact]
    public void Entries_before_the_newest_old_checkpoint_go()
    {
        using var table = new TestTable((TableProperty.CheckpointInterval, "3"));
        var snapshot = Grow(table, 8);
        string[] foreign =
        [
            table.PathOf(1).Replace(".json", ".crc", StringComparison.Ordinal),
            Path.Combine(table.Log, "00000000000000000000.00000000000000000002.compacted.json"),
            Path.Combine(table.Log, "00000000000000000001.acme"),
        ];
        Array.ForEach(foreign, path => File.WriteAllText(path, "{}"));
        Age(table, versions: 8);
        var expected = LogText.Of(snapshot, ignoreDataChange: true);

        Assert.True(table.Table.CheckpointIfDue(Grow(table, 9, table.Load()), TestTable.Stop));
        Assert.Equal([6, 7, 8, 9], Commits(table));
        Assert.Equal([6L, 9], Checkpoints(table));
        Assert.Equal([false, false, true], foreign.Select(File.Exists));
        Assert.Equal(expected, LogText.Of(table.Load(8), ignoreDataChange: true));
        Assert.Equal(9, table.Load().Version);
        Assert.Equal(6, table.Load(6).Version);
    }

    [Theory]
    [InlineData("delta.enableExpiredLogCleanup", "false")]
    [InlineData("delta.logRetentionDuration", "interval 60 days")]
    [InlineData("delta.logRetentionDuration", "interval 1 moon")]
    public void A_table_that_keeps_its_log_keeps_it(string property, string value)
    {
        using var table = new TestTable((TableProperty.CheckpointInterval, "3"), (property, value));
        Grow(table, 8);
        Age(table, versions: 8);
        Assert.True(table.Table.CheckpointIfDue(Grow(table, 9, table.Load()), TestTable.Stop));
        Assert.Equal(Enumerable.Range(0, 10), Commits(table));
    }

    [Fact]
    public void Nothing_goes_that_hangs_on_a_checkpoint_which_cannot_be_read()
    {
        using var table = new TestTable((TableProperty.CheckpointInterval, "3"));
        Grow(table, 8);
        Age(table, versions: 8);
        File.WriteAllText(Path.Combine(table.Log, LogFileName.Checkpoint(6)), "PAR1 cut");
        Assert.True(table.Table.CheckpointIfDue(Grow(table, 9, table.Load()), TestTable.Stop));
        Assert.Equal(Enumerable.Range(0, 10), Commits(table));
    }

    [Fact]
    public void Young_entries_stay()
    {
        using var table = new TestTable((TableProperty.CheckpointInterval, "3"));
        Grow(table, 8);
        Age(table, versions: 3);
        Assert.True(table.Table.CheckpointIfDue(Grow(table, 9, table.Load()), TestTable.Stop));
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], Commits(table));
    }

    [Fact]
    public void Numbers_of_other_applications_expire_by_the_table_and_positions_never()
    {
        using var table = new TestTable(("delta.setTransactionRetentionDuration", "interval 7 days"));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var snapshot = table.Create(
            new AppTransaction("position", 1),
            new AppTransaction("old", 2, now - (long)Old.TotalMilliseconds),
            new AppTransaction("young", 3, now));
        table.Table.Checkpoint(snapshot, TestTable.Stop);
        File.Delete(table.PathOf(0));
        Assert.Equal(["position", "young"], table.Load().Transactions.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>Commits up to a version, with checkpoints when they are due.</summary>
    static Snapshot Grow(TestTable table, int to, Snapshot? snapshot = null)
    {
        snapshot ??= table.Create();
        for (var version = snapshot.Version + 1; version <= to; version++)
        {
            snapshot = table.Commit(snapshot, TestTable.File($"f{version}"));
            if (version < 9)
            {
                table.Table.CheckpointIfDue(snapshot, TestTable.Stop);
            }
        }

        return snapshot;
    }

    static void Age(TestTable table, int versions)
    {
        for (var version = 0; version <= versions; version++)
        {
            var written = TimeProvider.System.GetUtcNow().UtcDateTime - Old - TimeSpan.FromDays(1);
            File.SetLastWriteTimeUtc(table.PathOf(version), written);
        }
    }

    static IEnumerable<int> Commits(TestTable table) => Directory.GetFiles(table.Log)
        .Select(path => LogFileName.CommitVersion(Path.GetFileName(path))).OfType<long>().Select(v => (int)v).Order();

    static IEnumerable<long> Checkpoints(TestTable table) => Directory.GetFiles(table.Log)
        .Select(path => LogFileName.CheckpointPart(Path.GetFileName(path))).OfType<CheckpointPart>()
        .Select(part => part.Version).Order();
}
