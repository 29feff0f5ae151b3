using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Folders that somebody else changed, and disks that run full at any point: nothing is half applied, and the next run goes
/// on where the last one ended.
/// </summary>
public sealed class BadFolderTests : IDisposable
{
    static readonly TableName Name = new("main", "bank", "t");

    static readonly TableSchema Schema =
        TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("a", DataType.String));

    readonly LakehouseHost _host = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Files_of_others_in_the_log_are_left_alone()
    {
        var table = TableIn(_host.Folder);
        await table.MergeAsync("(1, 'a', 1, false)", TrialTable.At(1));
        var log = Path.Combine(_host.PathOf(Name), LogFileName.Directory);
        string[] foreign =
        [
            "notes.txt", ".json", "1.json", "0000000000000000001.json", "00000000000000000001.json.bak",
            "x.checkpoint.parquet", "00000000000000000001.checkpoint.0000000001.0000000002.parquet",
            "00000000000000000001.crc", "_last_checkpoint",
            "0000000000000000000a.json", "00000000000000000009.00000000000000000008.compacted.json",
        ];
        Array.ForEach(foreign, name => File.WriteAllText(Path.Combine(log, name), "no log entry"));
        Directory.CreateDirectory(Path.Combine(log, "00000000000000000077.json"));
        Directory.CreateDirectory(Path.Combine(log, "_staged_commits"));
        for (var commit = 2; commit <= 13; commit++)
        {
            var result = await table.MergeAsync($"(1, 'a{commit}', {commit}, false)", TrialTable.At(commit));
            Assert.Equal(Outcome.Committed, result.Outcome);
        }

        Assert.Equal(["1|a13"], await TableIn(_host.Folder).RowsAsync("k", "a"));
        Assert.All(foreign, name => Assert.True(File.Exists(Path.Combine(log, name)), name));
    }

    [Fact]
    public async Task In_a_group_a_table_with_a_damaged_log_does_not_stop_the_others()
    {
        var bad = TableIn(_host.Folder);
        await bad.MergeAsync("(1, 'a', 1, false)", TrialTable.At(1));
        var expected = await bad.PositionAsync();
        var entry = Path.Combine(_host.PathOf(Name), LogFileName.Directory, "00000000000000000000.json");
        await File.WriteAllTextAsync(entry, "{\"metaData\":", Cancellation);
        await using var warehouse = _host.NewWarehouse();
        var good = new TrialTable(warehouse, _host.Database, Name with { Table = "good" }, Schema);

        var results = await warehouse.CommitAsync(
            [
                bad.CommitOf(bad.MergeOf("(2, 'b', 2, false)"), expected, TrialTable.At(2)),
                good.CommitOf(good.MergeOf("(1, 'a', 1, false)"), null, TrialTable.At(2)),
            ],
            Cancellation);

        Assert.Equal([Outcome.Held, Outcome.Committed], results.Select(result => result.Outcome));
        Assert.Contains(_host.PathOf(Name), results[0].Message, StringComparison.Ordinal);
        Assert.Equal(["1|a"], await good.RowsAsync("k", "a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_that_is_deleted_while_it_is_written(bool existed)
    {
        var table = TableIn(_host.Folder);
        if (existed)
        {
            await table.MergeAsync("(1, 'a', 1, false)", TrialTable.At(1));
        }

        var expected = await table.PositionAsync();
        var slow = new LakehouseWarehouse(_host.Folder, _host.Database, TimeProvider.System, new CommitSteps(Reached));
        var commit = new TrialTable(slow, _host.Database, Name, Schema)
            .CommitAsync(table.MergeOf("(2, 'b', 2, false)"), expected, TrialTable.At(2));
        var failure = await Assert.ThrowsAsync<UnreachableException>(() => commit);
        Assert.Contains(_host.PathOf(Name), failure.Message, StringComparison.Ordinal);
        Assert.Null(await table.PositionAsync());
        var anew = await table.CommitAsync(
            table.MergeOf("(3, 'c', 3, false)"), await table.PositionAsync(), TrialTable.At(3));
        Assert.Equal(Outcome.Committed, anew.Outcome);
        Assert.Equal(["3|c"], await table.RowsAsync("k", "a"));

        void Reached(CommitStep step)
        {
            if (step == CommitStep.FilesWritten)
            {
                Directory.Delete(_host.PathOf(Name), recursive: true);
            }
        }
    }

    [Fact]
    public async Task A_read_only_disk_is_told_and_reading_goes_on()
    {
        await using var disk = await SmallDisk.TryMountAsync(_host.Folder, "64m", Cancellation);
        Assert.SkipWhen(disk is null, "tmpfs cannot be mounted here");
        var table = TableIn(disk.Path);
        await table.MergeAsync("(1, 'a', 1, false)", TrialTable.At(1));
        await disk.RemountAsync("ro");
        foreach (var change in new Change[] { table.MergeOf("(2, 'b', 2, false)"), new NoRows() })
        {
            var failure = await Assert.ThrowsAsync<UnreachableException>(
                async () => await table.CommitAsync(change, await table.PositionAsync(), TrialTable.At(2)));
            Assert.Contains(disk.Path, failure.Message, StringComparison.Ordinal);
            Assert.Equal(FailureKind.Unreachable, failure.Kind);
        }

        Assert.Equal(["1|a"], await table.RowsAsync("k", "a"));
        await disk.RemountAsync("rw");
        await table.MergeAsync("(2, 'b', 2, false)", TrialTable.At(2));
        Assert.Equal(["1|a", "2|b"], await table.RowsAsync("k", "a"));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_leaves_no_files_behind()
    {
        await using var disk = await SmallDisk.TryMountAsync(_host.Folder, "64m", Cancellation);
        Assert.SkipWhen(disk is null, "tmpfs cannot be mounted here");
        var table = TableIn(disk.Path);
        await table.MergeAsync("(1, 'a', 1, false)", TrialTable.At(1));
        var root = Path.Combine(disk.Path, "main", "bank", "t");
        await using (await SmallDisk.FreezeAsync(Path.Combine(root, LogFileName.Directory)))
        {
            var files = Directory.GetFiles(root);
            var failure = await Assert.ThrowsAsync<UnreachableException>(
                () => table.MergeAsync("(1, 'b', 2, false), (2, 'b', 2, false)", TrialTable.At(2)));
            Assert.Contains(LogFileName.Directory, failure.Message, StringComparison.Ordinal);
            Assert.Equal(files, Directory.GetFiles(root));
            Assert.Equal(["1|a"], await table.RowsAsync("k", "a"));
        }

        await table.MergeAsync("(1, 'b', 2, false), (2, 'b', 2, false)", TrialTable.At(2));
        Assert.Equal(["1|b", "2|b"], await table.RowsAsync("k", "a"));
    }

    /// <summary>Merges, checkpoints and upkeep until the disk is full, in steps of few kilobytes; then there is room again.</summary>
    [Fact]
    public async Task A_disk_that_runs_full_at_any_point_loses_nothing()
    {
        await using var disk = await SmallDisk.TryMountAsync(_host.Folder, "128k", Cancellation);
        Assert.SkipWhen(disk is null, "tmpfs cannot be mounted here");
        var table = TableIn(disk.Path);
        var failures = 0;
        var done = 0;
        for (var kilobytes = 128; done < 60; kilobytes += 4)
        {
            await disk.RemountAsync($"size={kilobytes}k");
            while (done < 60 && await TryMergeAsync(disk.Path, done + 1))
            {
                done++;
            }

            failures += done < 60 ? 1 : 0;
            var position = await table.PositionAsync();
            Assert.Equal(done, position?.Position?.Major ?? 0);
            Assert.Equal(Expected(done), position is null ? [] : await table.RowsAsync("k", "a"));
        }

        Assert.InRange(failures, 10, 1000);
    }

    /// <summary>False when the disk is full, which is said in one sentence.</summary>
    async Task<bool> TryMergeAsync(string folder, int commit)
    {
        var table = TableIn(folder);
        try
        {
            var row = $"({commit}, 'a{commit}', {commit}, false), ({commit - 1}, 'b{commit}', {commit}, false)";
            await table.MergeAsync(row, TrialTable.At(commit));
        }
        catch (UnreachableException full)
        {
            Assert.Contains(folder, full.Message, StringComparison.Ordinal);
            return false;
        }

        try
        {
            await new LakehouseWarehouse(folder, _host.Database, TimeProvider.System).MaintainAsync(Name, Cancellation);
        }
        catch (UnreachableException full)
        {
            Assert.Contains(folder, full.Message, StringComparison.Ordinal);
        }

        return true;
    }

    static string[] Expected(int done) => done == 0
        ? []
        :
        [
            .. Enumerable.Range(0, done).Select(key => $"{key}|b{key + 1}").Append($"{done}|a{done}")
                .Order(StringComparer.Ordinal),
        ];

    TrialTable TableIn(string folder) =>
        new(new LakehouseWarehouse(folder, _host.Database, TimeProvider.System), _host.Database, Name, Schema);
}
