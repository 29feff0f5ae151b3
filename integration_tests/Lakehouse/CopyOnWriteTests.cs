using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse.Log;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>Tables without deletion vectors, for readers that refuse them: a merge writes the files it changes anew.</summary>
public sealed class CopyOnWriteTests : IDisposable
{
    static readonly TableName Name = new("main", "bank", "copied");

    static readonly TableSchema Schema =
        TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("a", DataType.String)) with
        {
            Properties = ImmutableDictionary<string, string>.Empty.Add("delta.enableDeletionVectors", "false"),
        };

    readonly LakehouseHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Merges_leave_no_deletion_vector_and_ask_for_no_feature()
    {
        var table = new TrialTable(_host.NewWarehouse(), _host.Database, Name, Schema);
        await table.MergeAsync("(1, 'a', 1, false), (2, 'b', 1, false), (3, 'c', 1, false)", TrialTable.At(1));
        await table.MergeAsync("(4, 'd', 2, false), (NULL, 'n', 2, false)", TrialTable.At(2));
        var result = await table.MergeAsync(
            "(1, 'new', 3, false), (2, NULL, 3, true), (3, 'stale', 0, false), "
            + "(NULL, 'm', 3, false), (9, 'x', 3, true)",
            TrialTable.At(3));

        Assert.Equal(new RowCounts(0, 2, 1, 4), result.Counts);
        Assert.Equal(["1|new", "3|c", "4|d", "null|m"], await table.RowsAsync("k", "a"));
        var snapshot = Load();
        Assert.Equal((1, 2), (snapshot.Protocol.MinReaderVersion, snapshot.Protocol.MinWriterVersion));
        Assert.All(snapshot.Files, file => Assert.Null(file.DeletionVector));
        Assert.Empty(Directory.GetFiles(_host.PathOf(Name), "*.bin"));

        await table.MergeAsync("(1, 'x', 4, true), (3, 'x', 4, true)", TrialTable.At(4));
        Assert.Equal(["4|d", "null|m"], await table.RowsAsync("k", "a"));
    }

    [Fact]
    public async Task Vectors_that_are_there_go_with_the_next_change_of_their_file()
    {
        var plain = new TrialTable(
            _host.NewWarehouse(),
            _host.Database,
            Name,
            Schema with { Properties = ImmutableDictionary<string, string>.Empty });
        await plain.MergeAsync("(1, 'a', 1, false), (2, 'b', 1, false), (3, 'c', 1, false)", TrialTable.At(1));
        await plain.MergeAsync("(2, NULL, 2, true)", TrialTable.At(2));
        Assert.Contains(Load().Files, file => file.DeletionVector is not null);
        var before = Load();
        var metadata = before.Metadata with
        {
            Configuration = before.Metadata.Configuration.SetItem("delta.enableDeletionVectors", "false"),
        };
        Open().Commit(before, new DeltaCommit("SET TBLPROPERTIES", [metadata]), TestContext.Current.CancellationToken);

        await plain.MergeAsync("(3, 'new', 3, false)", TrialTable.At(3));
        Assert.Equal(["1|a", "3|new"], await plain.RowsAsync("k", "a"));
        Assert.All(Load().Files, file => Assert.Null(file.DeletionVector));
        Assert.Equal("false", Load().Metadata.Configuration["delta.enableDeletionVectors"]);
    }

    DeltaTable Open() => new(_host.PathOf(Name), _host.Database, TimeProvider.System);

    Snapshot Load() => Open().Load(null, TestContext.Current.CancellationToken)!;
}
