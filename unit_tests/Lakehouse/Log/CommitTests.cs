using System.Text.Json;
using ConnectorKit.Errors;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Lakehouse.Schema;
using Xunit;

namespace UnitTests.Lakehouse.Log;

public sealed class CommitTests : IDisposable
{
    readonly TestTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public void A_table_is_created_once()
    {
        _table.Create();
        var again = new DeltaCommit("CREATE TABLE", [Protocol.Plain, _table.Metadata]);
        Assert.Equal(ConflictKind.LogMoved, _table.Table.Commit(null, again, TestTable.Stop).Conflict?.Kind);
        Assert.Equal(0, _table.Load().Version);
    }

    [Fact]
    public void An_append_goes_around_the_commits_of_others_and_a_merge_does_not()
    {
        var read = _table.Create(TestTable.File("a"));
        _table.Commit(read, TestTable.File("b"));
        var append = new DeltaCommit("WRITE", [TestTable.File("c")]) { Reads = ReadScope.Nothing };
        Assert.Equal(2, _table.Table.Commit(read, append, TestTable.Stop).Version);
        var merge = new DeltaCommit("MERGE", [TestTable.File("d")]);
        var outcome = _table.Table.Commit(read, merge, TestTable.Stop);
        Assert.Null(outcome.Version);
        Assert.Equal((1, ConflictKind.FileAdded), (outcome.Conflict!.Version, outcome.Conflict.Kind));
        Assert.Equal(["a", "b", "c"], _table.Load().Files.Select(file => file.Path));
    }

    [Fact]
    public void A_free_name_after_a_clean_up_is_not_taken()
    {
        var read = _table.Create();
        var latest = read;
        for (var version = 1; version <= 4; version++)
        {
            latest = _table.Commit(latest, TestTable.File($"f{version}"));
        }

        _table.Table.Checkpoint(latest, TestTable.Stop);
        foreach (var version in new[] { 0, 1, 2 })
        {
            File.Delete(_table.PathOf(version));
        }

        var outcome = _table.Table.Commit(
            read, new DeltaCommit("WRITE", [TestTable.File("late")]) { Reads = ReadScope.Nothing }, TestTable.Stop);
        Assert.Equal(ConflictKind.LogMoved, outcome.Conflict?.Kind);
        Assert.False(File.Exists(_table.PathOf(1)));
        Assert.Equal(5, _table.Commit(_table.Load(), TestTable.File("late")).Version);
    }

    [Fact]
    public async Task Each_version_has_one_winner_and_nothing_is_lost()
    {
        const int writers = 4;
        const int commits = 30;
        _table.Create();
        var versions = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() =>
        {
            var table = _table.Reopened();
            var read = table.Load(null, TestTable.Stop)!;
            var won = new List<long>();
            for (var commit = 0; commit < commits; commit++)
            {
                var append = new DeltaCommit("WRITE", [TestTable.File($"{writer}-{commit}")])
                {
                    Reads = ReadScope.Nothing,
                };
                won.Add(table.Commit(read, append, TestTable.Stop).Version!.Value);
                read = commit % 3 == 0 ? table.Refresh(read, TestTable.Stop)! : read;
            }

            return won;
        })));
        Assert.Equal(
            Enumerable.Range(1, writers * commits).Select(version => (long)version),
            versions.SelectMany(won => won).Order());
        var names = from writer in Enumerable.Range(0, writers)
                    from commit in Enumerable.Range(0, commits)
                    select $"{writer}-{commit}";
        Assert.Equal(names.Order(StringComparer.Ordinal), _table.Load().Files.Select(file => file.Path));
        Assert.Empty(Directory.GetFiles(_table.Log, "*.tmp"));
    }

    [Fact]
    public async Task Another_process_that_commits_by_hard_links_shares_the_log_without_loss()
    {
        const int commits = 40;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no ln(1)");
        var read = _table.Create();
        const string script =
            """
            version=1
            for commit in $(seq 1 $1); do
              echo '{"txn":{"appId":"theirs-'$commit'","version":1}}' > .theirs
              until ln .theirs $(printf '%020d.json' $version) 2>/dev/null; do version=$((version + 1)); done
              rm .theirs
            done
            """;
        using var other = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", script, "sh", $"{commits}"])
            {
                WorkingDirectory = _table.Log,
            })!;
        for (var commit = 1; commit <= commits; commit++)
        {
            var mine = new DeltaCommit("WRITE", [new AppTransaction($"mine-{commit}", 1)]);
            Assert.NotNull(_table.Table.Commit(read, mine, TestTable.Stop).Version);
        }

        await other.WaitForExitAsync(TestTable.Stop);
        Assert.Equal(0, other.ExitCode);
        var end = _table.Load();
        Assert.Equal((2 * commits, 2L * commits), (end.Transactions.Count, end.Version));
    }

    [Fact]
    public async Task Counting_up_by_read_and_replace_loses_no_step()
    {
        const int writers = 4;
        const int steps = 20;
        _table.Create(new AppTransaction("counter", 0));
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() =>
        {
            var table = _table.Reopened();
            var read = table.Load(null, TestTable.Stop)!;
            for (var step = 0; step < steps;)
            {
                var next = new AppTransaction("counter", read.TransactionVersion("counter")!.Value + 1);
                step += table.Commit(read, new DeltaCommit("WRITE", [next]), TestTable.Stop).Version is null ? 0 : 1;
                read = table.Refresh(read, TestTable.Stop)!;
            }
        })));
        var end = _table.Load();
        Assert.Equal((writers * steps, writers * steps), (end.TransactionVersion("counter"), end.Version));
    }

    [Fact]
    public void Each_commit_starts_with_its_provenance()
    {
        var read = _table.Create();
        _table.Commit(read, TestTable.File("a"));
        var lines = File.ReadAllLines(_table.PathOf(1));
        Assert.EndsWith("\n", File.ReadAllText(_table.PathOf(1)), StringComparison.Ordinal);
        var info = JsonDocument.Parse(lines[0]).RootElement.GetProperty("commitInfo");
        Assert.Equal("WRITE", info.GetProperty("operation").GetString());
        Assert.Equal(0, info.GetProperty("readVersion").GetInt64());
        Assert.True(Guid.TryParse(info.GetProperty("txnId").GetString(), out var id) && id != Guid.Empty);
        Assert.False(info.TryGetProperty("inCommitTimestamp", out var _));
    }

    [Fact]
    public void In_commit_timestamps_grow_even_when_clocks_do_not()
    {
        using var table = new TestTable((TableProperty.EnableInCommitTimestamps, "true"));
        var read = table.Create();
        File.WriteAllText(
            table.PathOf(0),
            "{\"commitInfo\":{\"inCommitTimestamp\":9999999999999}}\n"
            + string.Join('\n', File.ReadAllLines(table.PathOf(0)).Skip(1)));
        read = table.Load();
        var after = table.Commit(read, TestTable.File("a"));
        Assert.Equal(10_000_000_000_000, after.LastCommit!.InCommitTimestamp);
        Assert.StartsWith(
            "{\"commitInfo\":{\"inCommitTimestamp\"", File.ReadAllText(table.PathOf(1)), StringComparison.Ordinal);
        var late = new DeltaCommit("WRITE", [TestTable.File("b")]) { Reads = ReadScope.Nothing };
        Assert.Equal(2, table.Table.Commit(read, late, TestTable.Stop).Version);
        Assert.Equal(10_000_000_000_001, table.Load().LastCommit!.InCommitTimestamp);
    }

    [Fact]
    public void Illegal_commits_are_not_written()
    {
        var vector = new DeletionVectorDescriptor("u", "x", 1, 1, 1);
        var plain = new TestTable((TableProperty.AppendOnly, "true"));
        plain.Table.Commit(null, new DeltaCommit("CREATE TABLE", [Protocol.Plain, plain.Metadata]), TestTable.Stop);
        Refused(plain, TestTable.File("a", 1, vector));
        Refused(plain, new RemoveFile("a", true));
        plain.Dispose();

        _table.Create();
        Refused(_table, TestTable.File("a"), TestTable.File("a"));
        Refused(_table, new AppTransaction("a", 1), new AppTransaction("a", 2));
        Refused(_table, TestTable.File("a"), new RemoveFile("a", true));
        Refused(_table, TestTable.File("a", 1, vector) with { NumRecords = null });
        Refused(_table, Protocol.Plain, Protocol.Plain);
        Assert.Throws<InvalidOperationException>(
            () => _table.Table.Commit(null, new DeltaCommit("CREATE TABLE", [Protocol.Plain]), TestTable.Stop));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_that_names_it()
    {
        File.WriteAllText(_table.Root, "a file where the table should be");
        var create = new DeltaCommit("CREATE TABLE", [Protocol.Plain, _table.Metadata]);
        var error = Assert.Throws<UnreachableException>(() => _table.Table.Commit(null, create, TestTable.Stop));
        Assert.Contains(_table.Root, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Added_columns_go_through_the_log()
    {
        var read = _table.Create();
        var wider = read.Metadata.With(read.Schema.Add(new DeltaField("b", new PrimitiveType("string"), true)));
        var after = _table.Commit(read, wider);
        Assert.Equal(["id", "b"], after.Schema.Fields.Select(field => field.Name));
    }

    static void Refused(TestTable table, params LogAction[] actions)
    {
        var read = table.Load();
        Assert.Throws<InvalidOperationException>(
            () => table.Table.Commit(read, new DeltaCommit("WRITE", [.. actions]), TestTable.Stop));
        Assert.Equal(read.Version, table.Load().Version);
    }
}
