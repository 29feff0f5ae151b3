using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse.Log;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>A table asks its readers and writers for exactly the features that it uses, from the commit on that needs them.</summary>
public sealed class UsedFeaturesTests : IDisposable
{
    static readonly TableName Name = new("main", "bank", "features");

    static readonly ColumnDefinition A = new("a", DataType.String);

    readonly LakehouseHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_table_without_key_is_open_to_every_engine_until_a_column_needs_more()
    {
        await CommitAsync(new TableSchema([A], []));
        Check(1, 2, [], []);
        await CommitAsync(new TableSchema([A, new ColumnDefinition("b", DataType.Int)], []));
        Check(1, 2, [], []);
        await CommitAsync(new TableSchema([A, new ColumnDefinition("t", DataType.TimestampNtz)], []));
        Check(3, 7, ["timestampNtz"], ["appendOnly", "invariants", "timestampNtz"]);
        await CommitAsync(new TableSchema([A, new ColumnDefinition("b", DataType.BigInt)], []));
        Check(
            3, 7, ["timestampNtz", "typeWidening"], ["appendOnly", "invariants", "timestampNtz", "typeWidening"]);
        await CommitAsync(new TableSchema([A, new ColumnDefinition("c d", DataType.Int)], []));
        Check(
            3,
            7,
            ["columnMapping", "timestampNtz", "typeWidening"],
            ["appendOnly", "columnMapping", "invariants", "timestampNtz", "typeWidening"]);
    }

    [Fact]
    public async Task A_table_with_a_key_has_deletion_vectors()
    {
        await CommitAsync(TrialTable.Keyed(DataType.BigInt, A));
        Check(3, 7, ["deletionVectors"], ["appendOnly", "deletionVectors", "invariants"]);
        var before = Snapshot.Metadata;
        await CommitAsync(TrialTable.Keyed(DataType.BigInt, A));
        Assert.Equal(before, Snapshot.Metadata);
    }

    [Fact]
    public async Task A_new_table_with_odd_names_is_mapped_and_one_with_old_types_is_not_widened()
    {
        await CommitAsync(TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("a b", DataType.Int)));
        Check(
            3,
            7,
            ["columnMapping", "deletionVectors"],
            ["appendOnly", "columnMapping", "deletionVectors", "invariants"]);
        Assert.Equal("3", Snapshot.Metadata.Configuration["delta.columnMapping.maxColumnId"]);
        Assert.Equal("name", Snapshot.Metadata.Configuration["delta.columnMapping.mode"]);
        Assert.DoesNotContain("delta.enableTypeWidening", Snapshot.Metadata.Configuration.Keys);
    }

    Snapshot Snapshot => new DeltaTable(_host.PathOf(Name), _host.Database, TimeProvider.System)
        .Load(null, TestContext.Current.CancellationToken)!;

    async Task CommitAsync(TableSchema schema)
    {
        var table = new TrialTable(_host.NewWarehouse(), _host.Database, Name, schema);
        var result = await table.CommitAsync(new SchemaOnly(), await table.PositionAsync(), next: null);
        Assert.True(result.Outcome is Outcome.Committed or Outcome.AlreadyThere, result.Message);
    }

    void Check(int reader, int writer, string[] readerFeatures, string[] writerFeatures)
    {
        var protocol = Snapshot.Protocol;
        Assert.Equal((reader, writer), (protocol.MinReaderVersion, protocol.MinWriterVersion));
        Assert.Equal(readerFeatures, protocol.ReaderFeatures.Order(StringComparer.Ordinal));
        Assert.Equal(writerFeatures, protocol.WriterFeatures.Order(StringComparer.Ordinal));
    }
}
