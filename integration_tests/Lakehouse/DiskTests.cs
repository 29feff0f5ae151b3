using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>Folders that cannot be written and disks that are full: an error that says so, and the table as it was.</summary>
public sealed class DiskTests : IDisposable
{
    static readonly TableSchema Schema =
        TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("a", DataType.String));

    readonly LakehouseHost _host = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_path_that_is_a_file_cannot_be_written()
    {
        var file = Path.Combine(_host.Folder, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        var table = TableAt(Path.Combine(file, "lake"), out var warehouse);

        var probe = await warehouse.ProbeAsync(new ProbeRequest("main", ["bank"], Writes: true), Cancellation);
        Assert.Contains($"{file} is a file", Assert.Single(probe.Problems), StringComparison.Ordinal);
        foreach (var change in new Change[] { table.MergeOf("(1, 'a', 1, false)"), new NoRows() })
        {
            var failure = await Assert.ThrowsAsync<UnreachableException>(
                () => table.CommitAsync(change, expected: null, TrialTable.At(1)));
            Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lakehouse_that_is_not_there_is_found_by_the_probe_before_reading()
    {
        _ = TableAt(Path.Combine(_host.Folder, "lake"), out var warehouse);
        var reading = await warehouse.ProbeAsync(new ProbeRequest("main", [], Writes: false), Cancellation);
        Assert.Contains(Path.Combine("lake", "main"), Assert.Single(reading.Problems), StringComparison.Ordinal);
        var writing = await warehouse.ProbeAsync(new ProbeRequest("main", [], Writes: true), Cancellation);
        Assert.True(writing.IsHealthy);
        Assert.False(Directory.Exists(Path.Combine(_host.Folder, "lake")));
    }

    [Fact]
    public async Task A_full_disk_leaves_the_table_as_it_was_and_no_files_behind()
    {
        var disk = Directory.CreateDirectory(Path.Combine(_host.Folder, "disk")).FullName;
        var mounted = await TryMountAsync("-t", "tmpfs", "-o", "size=2m", "tmpfs", disk);
        Assert.SkipUnless(mounted, "Only root can mount a small disk.");
        try
        {
            var table = TableAt(disk, out _);
            await table.MergeAsync("(1, 'a', 1, false), (2, 'b', 1, false)", TrialTable.At(1));
            var before = await table.PositionAsync();
            var files = FilesBelow(disk);

            var large = table.MergeOf("(1, NULL, 2, true)") with { Rows = LargeRows(table) };
            var failure = await Assert.ThrowsAsync<UnreachableException>(
                () => table.CommitAsync(large, before, TrialTable.At(2)));
            Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
            Assert.Contains(disk, failure.Message, StringComparison.Ordinal);
            Assert.Equal(files, FilesBelow(disk));
            Assert.Equal(before, await table.PositionAsync());

            Assert.True(await TryMountAsync("-o", "remount,size=64m", disk));
            Assert.Equal(Outcome.Committed, (await table.CommitAsync(large, before, TrialTable.At(2))).Outcome);
            Assert.Equal(60_000, (await table.RowsAsync("k")).Length);
        }
        finally
        {
            await ProcessRun.StartAsync("umount", [disk], null, CancellationToken.None);
        }
    }

    TrialTable TableAt(string path, out LakehouseWarehouse warehouse)
    {
        warehouse = new LakehouseWarehouse(path, _host.Database, TimeProvider.System);
        return new TrialTable(warehouse, _host.Database, new TableName("main", "bank", "t"), Schema);
    }

    /// <summary>Several megabytes that cannot be compressed.</summary>
    static StagedRows LargeRows(TrialTable table)
    {
        var group = table.Groups[0];
        return table.Stage($"""
            SELECT r AS k, md5(CAST(r AS VARCHAR)) || md5(CAST(-r AS VARCHAR)) || md5(CAST(r * 7 AS VARCHAR)) AS a,
                true AS "{group.Present}", 2::DECIMAL(29,10) AS "{group.Order}",
                false AS "{Merge.DeadColumn}", NULL::DECIMAL(29,10) AS "{Merge.ResetAtColumn}"
            FROM range(60000) t(r)
            """);
    }

    static string[] FilesBelow(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    static async Task<bool> TryMountAsync(params string[] arguments) => OperatingSystem.IsLinux()
        && (await ProcessRun.StartAsync("mount", arguments, null, Cancellation)).ExitCode == 0;
}
