using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.DestinationCdc;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>Columns of a table that is there become text or a DECIMAL, in the commit of a window.</summary>
public sealed class RetypingTests : IDisposable
{
    static readonly TableName Name = new("main", "bank", "retyped");

    static readonly (string Type, string Value, string Text)[] Samples = RetypedSample.All;

    static readonly TableSchema Typed = Schema(Samples.Select(sample => DataType.Parse(sample.Type)));
    static readonly TableSchema Texts = Schema(Samples.Select(_ => DataType.String));
    static readonly string Nulls = string.Concat(Samples.Select(_ => ", NULL"));
    static readonly string Values = string.Concat(Samples.Select(sample => $", {sample.Value}"));
    static readonly string New = string.Concat(Samples.Select(_ => ", 'new'"));

    readonly LakehouseHost _host = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_type_becomes_text_in_one_commit_with_the_rows_of_a_window(bool hasVectors)
    {
        var typed = await SeededAsync(hasVectors);
        var before = Load();
        Assert.Equal(hasVectors, before.Files.Any(file => file.DeletionVector is not null));
        var texts = Table(_host.NewWarehouse(), Texts);

        var result = await texts.MergeAsync(
            $"(2{New}, 30, false), (4{New}, 30, true), (5{New}, 30, false)", TrialTable.At(30));

        Assert.Equal((Outcome.Committed, null), (result.Outcome, result.Message));
        Assert.Equal(new RowCounts(1, 1, 1, 4), result.Counts);
        await CheckAsync(texts);
        var after = Load();
        Assert.Equal(before.Version + 1, after.Version);
        Assert.DoesNotContain(after.Files, file => before.FilesByKey.ContainsKey(FileKey.Of(file)));
        Assert.DoesNotContain("typeChanges", after.Metadata.SchemaString, StringComparison.Ordinal);
        var past = new ReadRequest(Name, [Typed.Columns[0]], before.Version, Cursor: null);
        Assert.Equal(["1", "2", "3", "4"], await typed.ReadAsync(past));

        await texts.MergeAsync($"(5{New}, 40, true)", TrialTable.At(40));
        Assert.Equal(3, (await texts.RowsAsync("k")).Length);
        var back = await typed.CommitAsync(new NoRows(), await typed.PositionAsync(), TrialTable.At(50));
        Assert.Equal(Outcome.Held, back.Outcome);
    }

    [Theory]
    [InlineData(nameof(CommitStep.DataFilesWritten))]
    [InlineData(nameof(CommitStep.FilesWritten))]
    public async Task After_a_crash_the_former_table_stands_and_the_repeat_succeeds(string at)
    {
        var typed = await SeededAsync(hasVectors: true);
        var rows = await typed.RowsAsync();
        var dying = new LakehouseWarehouse(
            _host.Folder, _host.Database, TimeProvider.System, new CommitSteps(step =>
            {
                if (step.ToString() == at)
                {
                    throw new CrashException($"dead at {step}");
                }
            }));
        var changes = $"(2{New}, 30, false), (4{New}, 30, true), (5{New}, 30, false)";

        await Assert.ThrowsAsync<CrashException>(
            () => Table(dying, Texts).MergeAsync(changes, TrialTable.At(30)));

        Assert.Equal(rows, await typed.RowsAsync());
        var texts = Table(_host.NewWarehouse(), Texts);
        await texts.MergeAsync(changes, TrialTable.At(30));
        await CheckAsync(texts);
    }

    static TableSchema Schema(IEnumerable<DataType> types) => TrialTable.Keyed(
        DataType.BigInt, [.. types.Select((type, index) => new ColumnDefinition($"c{index}", type))]);

    TrialTable Table(LakehouseWarehouse warehouse, TableSchema schema) =>
        new(warehouse, _host.Database, Name, schema);

    /// <summary>Rows 1 to 4 in two files; 9 is deleted again.</summary>
    async Task<TrialTable> SeededAsync(bool hasVectors)
    {
        var properties = ImmutableDictionary<string, string>.Empty
            .Add("delta.enableDeletionVectors", hasVectors ? "true" : "false");
        var table = Table(_host.NewWarehouse(), Typed with { Properties = properties });
        await table.MergeAsync(
            $"(1{Values}, 10, false), (2{Values}, 10, false), (9{Nulls}, 10, false)", TrialTable.At(10));
        await table.MergeAsync(
            $"(3{Nulls}, 20, false), (4{Values}, 20, false), (9{Nulls}, 20, true)", TrialTable.At(20));
        return table;
    }

    static async Task CheckAsync(TrialTable texts)
    {
        string Row(int key, Func<(string Type, string Value, string Text), string> text) =>
            $"{key}|{string.Join('|', Samples.Select(text))}";

        Assert.Equal(
            [Row(1, s => s.Text), Row(2, _ => "new"), Row(3, _ => "null"), Row(5, _ => "new")],
            await texts.RowsAsync([.. texts.Schema.Columns.Select(c => c.Name).Except(["u"])]));
    }

    Snapshot Load() =>
        new DeltaTable(_host.PathOf(Name), _host.Database, TimeProvider.System).Load(null, Cancellation)!;
}
