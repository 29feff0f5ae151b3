using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Maintenance;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>Small files are written together while merges go on, and no row changes.</summary>
public sealed class UpkeepTests : IDisposable
{
    static readonly TableName Name = new("main", "bank", "small");

    readonly LakehouseHost _host = new();
    readonly LakehouseWarehouse _warehouse;
    readonly TrialTable _table;

    public UpkeepTests()
    {
        _warehouse = _host.NewWarehouse();
        _table = new TrialTable(
            _warehouse,
            _host.Database,
            Name,
            TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("a b", DataType.String)));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Hundreds_of_small_commits_leave_few_files()
    {
        const int commits = 300;
        var most = 0;
        var expected = new Dictionary<int, string>();
        for (var commit = 1; commit <= commits; commit++)
        {
            // A new key, an old one changed, an older one deleted.
            var rows = new List<string> { $"({commit}, 'a{commit}', {commit}, false)" };
            expected[commit] = $"a{commit}";
            if (commit > 10)
            {
                rows.Add($"({commit - 5}, 'b{commit}', {commit}, false)");
                rows.Add($"({commit - 10}, NULL, {commit}, {(commit % 3 == 0 ? "true" : "false")})");
                expected[commit - 5] = $"b{commit}";
                expected[commit - 10] = "null";
                expected = commit % 3 == 0 ? expected.Where(row => row.Key != commit - 10).ToDictionary() : expected;
            }

            await _table.MergeAsync(string.Join(", ", rows), TrialTable.At(commit));
            await _warehouse.MaintainAsync(Name, Cancellation);
            most = Math.Max(most, Load().FileCount);
        }

        Assert.InRange(most, 2, CompactionPlan.SmallFiles + 1);
        Assert.Equal(
            expected.Select(row => $"{row.Key}|{row.Value}").Order(StringComparer.Ordinal),
            await _table.RowsAsync("k", "a b"));
        Assert.Equal(TrialTable.At(commits), (await _table.PositionAsync())!.Position);
        Assert.Equal(expected.Count, Load().LiveRecords);
    }

    [Fact]
    public async Task A_pass_changes_no_row_and_takes_the_vectors_away()
    {
        for (var commit = 1; commit <= CompactionPlan.SmallFiles + 2; commit++)
        {
            await _table.MergeAsync(
                $"({commit}, 'x', {commit}, false), ({commit + 100}, 'y', {commit}, false), "
                + $"({commit + 99}, 'y', {commit}, true)",
                TrialTable.At(commit));
        }

        var before = await _table.RowsAsync();
        var position = await _table.PositionAsync();
        var files = Load().FileCount;
        var upkeep = await _warehouse.MaintainAsync(Name, Cancellation);
        Assert.Equal((files, 1), (upkeep.FilesBefore, upkeep.FilesAfter));
        Assert.Equal(before, await _table.RowsAsync());
        var file = Assert.Single(Load().Files);
        Assert.Null(file.DeletionVector);
        Assert.False(file.DataChange);
        Assert.Equal(position!.Position, (await _table.PositionAsync())!.Position);
        Assert.Equal(Upkeep.Nothing, await _warehouse.MaintainAsync(Name, Cancellation));
        Assert.Equal(Upkeep.Nothing, await _warehouse.MaintainAsync(Name with { Table = "none" }, Cancellation));
    }

    /// <summary>Both plan on the same version; whoever is second plans again or gives up, and no row is lost or doubled.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_merge_and_a_pass_at_the_same_time(bool sameFiles)
    {
        for (var commit = 1; commit <= CompactionPlan.SmallFiles + 2; commit++)
        {
            await _table.MergeAsync($"({commit}, 'x', {commit}, false)", TrialTable.At(commit));
        }

        var files = Load().FileCount;
        var passed = 0;
        var slow = new LakehouseWarehouse(_host.Folder, _host.Database, TimeProvider.System, new CommitSteps(Reached));
        var merging = new TrialTable(slow, _host.Database, Name, _table.Schema);
        await merging.MergeAsync(
            sameFiles ? "(3, 'new', 100, false), (4, NULL, 100, true)" : "(1000, 'new', 100, false)",
            TrialTable.At(100));

        Assert.Equal(1, passed);
        Assert.InRange(Load().FileCount, 2, files - 1);
        var rows = await _table.RowsAsync("k", "a b");
        Assert.Equal(sameFiles ? files - 1 : files + 1, rows.Length);
        Assert.Contains(sameFiles ? "3|new" : "1000|new", rows);

        void Reached(CommitStep step)
        {
            if (step == CommitStep.FilesWritten && passed == 0)
            {
                passed++;
                var engine = new LakehouseEngine(
                    new LakehouseFolder(_host.Folder), _host.Database, TimeProvider.System);
                using var connection = _host.Database.Connect();
                Assert.Equal(files, new Compactor(engine).Run(connection, engine.Open(Name), Cancellation).FilesBefore);
            }
        }
    }

    Snapshot Load() =>
        new DeltaTable(_host.PathOf(Name), _host.Database, TimeProvider.System).Load(null, Cancellation)!;
}
