using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>A column becomes text in tables of every sort, and while others commit.</summary>
public sealed class RetypedTableTests : IDisposable
{
    static readonly TableName Name = new("main", "bank", "retyped");

    static readonly ColumnDefinition Updated = new("__crdb__updated", DataType.Decimal(29, 10));

    readonly LakehouseHost _host = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Names_and_types_change_in_one_commit_also_where_columns_are_mapped()
    {
        var before = Table(TrialTable.Keyed(DataType.BigInt, new("odd (name)", DataType.Date), new("a", DataType.Int)));
        await before.MergeAsync("(1, '2024-02-29', 1, 10, false), (2, NULL, 2, 10, false)", TrialTable.At(10));
        var schema = TrialTable.Keyed(
            DataType.BigInt, new("plain", DataType.String), new("b", DataType.String), new("a", DataType.Date))
            with
        {
            Renames = ImmutableDictionary<string, string>.Empty.Add("odd (name)", "plain").Add("a", "b"),
        };
        var after = Table(schema with { Columns = schema.Columns.RemoveAt(3) });

        await CommitAsync(after, "(2, 'infinity', 'two', 20, false)", 20);

        Assert.Equal(["1|2024-02-29|1", "2|infinity|two"], await after.RowsAsync("k", "plain", "b"));
        var anew = Table(schema with { Renames = ImmutableDictionary<string, string>.Empty });
        await CommitAsync(anew, "(3, 'x', 'y', '2024-03-01', 30, false)", 30);
        Assert.Equal(
            ["1|2024-02-29|1|null", "2|infinity|two|null", "3|x|y|19783"],
            await anew.RowsAsync("k", "plain", "b", "a"));
    }

    [Fact]
    public async Task A_column_that_grew_before_becomes_text_while_another_one_grows()
    {
        await CommitAsync(Table(Typed(DataType.SmallInt, DataType.Int)), "(1, 7, 1, 10, false)", 10);
        await CommitAsync(Table(Typed(DataType.BigInt, DataType.Int)), "(2, 2147483648, 2, 20, false)", 20);

        var text = Table(Typed(DataType.String, DataType.BigInt));
        await CommitAsync(text, "(3, 'x', 3, 30, false)", 30);

        Assert.Equal(["1|7|1", "2|2147483648|2", "3|x|3"], await text.RowsAsync("k", "c0", "c1"));
        var fields = Load().Schema.Fields;
        Assert.DoesNotContain("typeChanges", $"{fields[1].Metadata}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_events_keeps_each_of_them()
    {
        var numbers = Events(DataType.Float);
        var rows = numbers.Stage("SELECT 0.1::FLOAT AS c, t::DECIMAL(29,10) AS __crdb__updated FROM range(1, 3) r(t)");
        await numbers.CommitAsync(new Append(rows), null, TrialTable.At(10));
        var text = Events(DataType.String);
        rows = text.Stage("SELECT 'x' AS c, 11::DECIMAL(29,10) AS __crdb__updated");

        var result = await text.CommitAsync(new Append(rows), await text.PositionAsync(), TrialTable.At(20));

        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        Assert.Equal(["0.1", "0.1", "x"], await text.RowsAsync("c"));
    }

    [Theory]
    [InlineData("delta.appendOnly")]
    [InlineData("delta.enableChangeDataFeed")]
    public async Task Where_rows_must_not_be_replaced_the_column_stays(string property)
    {
        var numbers = Events(DataType.Int);
        var rows = numbers.Stage("SELECT 1 AS c, 1::DECIMAL(29,10) AS __crdb__updated");
        await numbers.CommitAsync(new Append(rows), null, TrialTable.At(10));
        SetByOther(property);
        var text = Events(DataType.String);
        rows = text.Stage("SELECT 'x' AS c, 11::DECIMAL(29,10) AS __crdb__updated");

        var held = await text.CommitAsync(new Append(rows), await text.PositionAsync(), TrialTable.At(20));

        Assert.Equal(Outcome.Held, held.Outcome);
        Assert.Contains(property, held.Message, StringComparison.Ordinal);
        Assert.Equal(["1"], await numbers.RowsAsync("c"));
        var files = Directory.GetFiles(_host.PathOf(Name), "*.parquet");
        Assert.Equal(Load().FileCount, files.Length);
    }

    /// <summary>The other one, who changes no type, comes between the plan and the commit.</summary>
    [Fact]
    public async Task Rows_that_another_one_commits_meanwhile_are_not_lost()
    {
        var schema = Typed(DataType.Int, DataType.Int);
        await CommitAsync(Table(schema), "(1, 7, 1, 10, false), (2, 8, 2, 10, false)", 10);
        var meets = 0;
        var steps = new CommitSteps(step =>
        {
            if (step == CommitStep.FilesWritten && meets++ < 2)
            {
                _host.InsertByOther(Name, schema, $"({meets + 10}, 9, 9, 10)");
            }
        });
        var text = Table(Typed(DataType.String, DataType.Int), steps);

        await CommitAsync(text, "(2, 'x', 3, 20, false)", 20);

        Assert.Equal(3, meets);
        Assert.Equal(["11|9|9", "12|9|9", "1|7|1", "2|x|3"], await text.RowsAsync("k", "c0", "c1"));
        var live = Load().Files.Select(file => file.Path).ToHashSet();
        Assert.Equal(live.Count + 3, Directory.GetFiles(_host.PathOf(Name), "*.parquet").Length);
    }

    [Fact]
    public async Task Of_two_appliers_of_a_window_one_is_superseded_and_leaves_no_file()
    {
        var schema = Typed(DataType.Int, DataType.Int);
        await CommitAsync(Table(schema), "(1, 7, 1, 10, false)", 10);
        var texts = Typed(DataType.String, DataType.Int);
        using var goOn = new ManualResetEventSlim();
        var waits = new TaskCompletionSource();
        var second = Table(texts, new CommitSteps(step =>
        {
            if (step == CommitStep.FilesWritten)
            {
                waits.SetResult();
                goOn.Wait(Cancellation);
            }
        }));
        var merging = Task.Run(
            () => second.MergeAsync("(1, 'second', 1, 20, false), (2, 'x', 1, 20, false)", TrialTable.At(21)),
            Cancellation);
        await waits.Task.WaitAsync(Cancellation);
        await CommitAsync(Table(texts), "(1, 'first', 1, 20, false)", 20);
        goOn.Set();

        var result = await merging;

        Assert.Equal(Outcome.Superseded, result.Outcome);
        Assert.Equal(["1|first"], await second.RowsAsync("k", "c0"));
        Assert.Equal(2, Directory.GetFiles(_host.PathOf(Name), "*.parquet").Length);
    }

    static TableSchema Typed(params DataType[] types) => TrialTable.Keyed(
        DataType.BigInt, [.. types.Select((type, index) => new ColumnDefinition($"c{index}", type))]);

    TrialTable Events(DataType type) => Table(new TableSchema([new ColumnDefinition("c", type), Updated], []));

    TrialTable Table(TableSchema schema, CommitSteps? steps = null) => new(
        steps is null
            ? _host.NewWarehouse()
            : new LakehouseWarehouse(_host.Folder, _host.Database, TimeProvider.System, steps),
        _host.Database,
        Name,
        schema);

    static async Task CommitAsync(TrialTable table, string rows, long at)
    {
        var result = await table.MergeAsync(rows, TrialTable.At(at));
        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
    }

    /// <summary>Another engine, of the newest protocol.</summary>
    void SetByOther(string property)
    {
        var table = new DeltaTable(_host.PathOf(Name), _host.Database, TimeProvider.System);
        var snapshot = Load();
        var metadata = snapshot.Metadata with
        {
            Configuration = snapshot.Metadata.Configuration.SetItem(property, "true"),
        };
        var protocol = Protocol.WithFeatures([TableFeature.AppendOnly, TableFeature.ChangeDataFeed]);
        var commit = new DeltaCommit("SET TBLPROPERTIES", [protocol, metadata]) { Reads = ReadScope.Nothing };
        Assert.NotNull(table.Commit(snapshot, commit, Cancellation).Version);
    }

    Snapshot Load() =>
        new DeltaTable(_host.PathOf(Name), _host.Database, TimeProvider.System).Load(null, Cancellation)!;
}
