using ConnectorKit.Errors;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using UnitTests.Lakehouse.Log;
using Xunit;

namespace UnitTests.Lakehouse.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    readonly TestTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public void A_checkpoint_alone_tells_what_the_commits_told()
    {
        var snapshot = Busy(7);
        var expected = LogText.Of(snapshot, ignoreDataChange: true);
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        Assert.Equal(expected, LogText.Of(_table.Load(), ignoreDataChange: true));
        DeleteCommits(0, 6);
        Assert.Equal(expected, LogText.Of(_table.Load(), ignoreDataChange: true));
        DeleteCommits(7, 7);
        Assert.Equal(expected, LogText.Of(_table.Load(), ignoreDataChange: true));
        Assert.Equal(8, _table.Commit(_table.Load(), TestTable.File("next")).Version);
    }

    [Fact]
    public void Checkpoints_follow_the_interval()
    {
        using var table = new TestTable((TableProperty.CheckpointInterval, "3"));
        var snapshot = table.Create();
        var written = new List<long>();
        for (var version = 1; version <= 8; version++)
        {
            snapshot = table.Commit(snapshot, TestTable.File($"f{version}"));
            if (table.Table.CheckpointIfDue(snapshot, TestTable.Stop))
            {
                written.Add(snapshot.Version);
            }
        }

        Assert.Equal([3, 6], written);
        var hint = Path.Combine(table.Log, LogFileName.LastCheckpoint);
        Assert.Contains("\"version\":6", File.ReadAllText(hint), StringComparison.Ordinal);
        File.WriteAllText(hint, "garbage");
        Assert.False(table.Table.CheckpointIfDue(snapshot, TestTable.Stop));
        File.Delete(hint);
        Assert.True(table.Table.CheckpointIfDue(table.Commit(snapshot, TestTable.File("f9")), TestTable.Stop));
        Assert.Empty(Directory.GetFiles(table.Log, "*.tmp"));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_while_the_commits_are_there()
    {
        var snapshot = Busy(4);
        _table.Table.Checkpoint(_table.Load(2), TestTable.Stop);
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        var newest = Path.Combine(_table.Log, LogFileName.Checkpoint(4));
        var whole = File.ReadAllBytes(newest);
        var expected = LogText.Of(snapshot, ignoreDataChange: true);
        foreach (var damaged in new[] { whole[..(whole.Length / 2)], whole[..^1], [], "PAR1garbagePAR1"u8.ToArray() })
        {
            File.WriteAllBytes(newest, damaged);
            Assert.Equal(expected, LogText.Of(_table.Load(), ignoreDataChange: true));
        }

        DeleteCommits(0, 2);
        Assert.Equal(expected, LogText.Of(_table.Load(), ignoreDataChange: true));
        DeleteCommits(3, 3);
        var error = Assert.Throws<HeldException>(() => _table.Load());
        Assert.Contains(newest, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flipped_bytes_in_a_checkpoint_never_crash()
    {
        var snapshot = Busy(3);
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        DeleteCommits(0, 2);
        var path = Path.Combine(_table.Log, LogFileName.Checkpoint(3));
        var whole = File.ReadAllBytes(path);
        var random = new Random(5);
        for (var trial = 0; trial < 100; trial++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                Assert.Equal(3, _table.Load().Version);
            }
            catch (ConnectorException refused)
            {
                Assert.NotEqual(FailureKind.System, refused.Kind);
            }
        }
    }

    [Fact]
    public void Removed_files_stay_until_their_retention_is_over()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var snapshot = _table.Create(
            TestTable.File("old"), TestTable.File("new"), TestTable.File("back"), TestTable.File("stays"));
        snapshot = _table.Commit(
            snapshot,
            TestTable.File("old").ToRemove(now - (8L * 24 * 3_600_000), dataChange: true),
            TestTable.File("new").ToRemove(now, dataChange: true),
            TestTable.File("back").ToRemove(now, dataChange: true));
        snapshot = _table.Commit(snapshot, TestTable.File("back"));
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        Assert.Equal(["new"], Tombstones(2));

        snapshot = _table.Commit(snapshot, TestTable.File("stays").ToRemove(now, dataChange: true));
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        Assert.Equal(["new", "stays"], Tombstones(3));
        snapshot = _table.Commit(snapshot, TestTable.File("new"));
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        Assert.Equal(["stays"], Tombstones(4));
    }

    [Fact]
    public void Leftovers_of_processes_that_died_are_removed_with_time()
    {
        var snapshot = Busy(1);
        var old = Path.Combine(_table.Log, ".00000000000000000009.json.old.tmp");
        var recent = Path.Combine(_table.Log, ".00000000000000000009.json.recent.tmp");
        File.WriteAllText(old, "");
        File.WriteAllText(recent, "");
        File.SetLastWriteTimeUtc(old, File.GetLastWriteTimeUtc(recent).AddDays(-2));
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(recent));
    }

    [Fact]
    public void A_hundred_thousand_files_are_no_problem()
    {
        const int files = 100_000;
        var snapshot = _table.Create(
            Enumerable.Range(0, files).Select(index => TestTable.File($"part-{index:D6}.parquet", 5)));
        Assert.Equal((files, 5L * files), (snapshot.FileCount, snapshot.LiveRecords));
        _table.Table.Checkpoint(snapshot, TestTable.Stop);
        DeleteCommits(0, 0);
        var loaded = _table.Load();
        Assert.Equal((files, 5L * files), (loaded.FileCount, loaded.LiveRecords));
        Assert.Equal(files, loaded.Files.Length);
    }

    /// <summary>A table with everything that a checkpoint must keep.</summary>
    Snapshot Busy(int lastVersion)
    {
        var snapshot = _table.Create(
            new DomainMetadata("kept", "{\"a\":1}", false), new DomainMetadata("dropped", "x", false));
        var vector = new DeletionVectorStore(_table.Root).Write([RoaringBitmapArray.Of(0, 2)])[0];
        for (var version = 1; version <= lastVersion; version++)
        {
            var add = TestTable.File($"p=ü%20{version}/f", 5) with
            {
                PartitionValues = LogMap.EmptyNullable.Add("p", version % 2 == 0 ? null : "a\"b\\ \u0001😀"),
                Tags = version % 2 == 0 ? LogMap.EmptyNullable.Add("t", "v") : null,
                BaseRowId = version,
                DefaultRowCommitVersion = version,
            };
            List<LogAction> actions =
            [
                version % 3 == 0 ? add with { DeletionVector = vector } : add,
                new AppTransaction("app", long.MaxValue - version),
                new AppTransaction($"app{version}", version, version),
            ];
            if (version == 1)
            {
                actions.Add(new DomainMetadata("dropped", "", true));
            }

            if (version > 2)
            {
                actions.Add(snapshot.Files[0].ToRemove(version, dataChange: true));
            }

            snapshot = _table.Commit(snapshot, actions);
        }

        return snapshot;
    }

    void DeleteCommits(long first, long last)
    {
        for (var version = first; version <= last; version++)
        {
            File.Delete(_table.PathOf(version));
        }
    }

    string[] Tombstones(long version)
    {
        using var engine = UnitTests.DuckDB.TestDatabase.Open();
        using var connection = engine.Connect();
        return
        [
            .. connection.Rows(
                "SELECT remove.path FROM read_parquet($1) WHERE remove IS NOT NULL ORDER BY 1",
                Path.Combine(_table.Log, LogFileName.Checkpoint(version))).Select(row => (string)row[0]!),
        ];
    }
}
