using ConnectorKit.Batches;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Maintenance;
using Lakehouse.Publishing;
using Lakehouse.Reading;
using Lakehouse.Writing;

namespace Lakehouse;

/// <summary>
/// Delta tables on a local disk, at <c>path/catalog/schema/table</c>, read and written by the embedded engine. Positions ride
/// in the tables' own commits.
/// </summary>
public sealed class LakehouseWarehouse : IWarehouse
{
    readonly LakehouseFolder _folder;
    readonly TableCatalog _catalog;
    readonly GroupCommitter _committer;
    readonly Compactor _compactor;
    readonly TableReader _reader;
    readonly Manifests _manifests;
    readonly TableHistory _history;
    readonly TableNotes _notes;

    /// <summary>A lakehouse, which need not exist yet.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="database">For reading and bookkeeping; staged rows come with their own. The caller disposes it.</param>
    public LakehouseWarehouse(string path, Database database, TimeProvider time)
        : this(path, database, time, CommitSteps.Unobserved)
    {
    }

    internal LakehouseWarehouse(string path, Database database, TimeProvider time, CommitSteps steps)
    {
        _folder = new LakehouseFolder(path);
        var engine = new LakehouseEngine(_folder, database, time);
        _catalog = new TableCatalog(engine);
        _committer = new GroupCommitter(engine, _catalog, steps);
        _compactor = new Compactor(engine);
        _reader = new TableReader(engine);
        _manifests = new Manifests(engine, steps);
        _history = new TableHistory(engine);
        _notes = new TableNotes(_folder);
    }

    public WarehouseTraits Traits { get; } = new(AtomicGroups: false, PositionInCommit: true);

    public Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(_folder.Probe(request));

    public IAsyncEnumerable<TableInfo> ListAsync(TableFilter filter, CancellationToken cancellationToken) =>
        _catalog.ListAsync(filter, cancellationToken);

    public Task<TableInfo?> DescribeAsync(TableName table, CancellationToken cancellationToken) =>
        _catalog.DescribeAsync(table, cancellationToken);

    public Task<StoredPosition?> PositionAsync(
        TableName table, string writer, CancellationToken cancellationToken) =>
        _catalog.PositionAsync(table, writer, cancellationToken);

    public Task<IReadOnlyList<CommitResult>> CommitAsync(
        IReadOnlyList<TableCommit> group, CancellationToken cancellationToken) =>
        _committer.CommitAsync(group, cancellationToken);

    public Task<string?> ReadNoteAsync(TableName table, string writer, CancellationToken cancellationToken) =>
        _notes.ReadAsync(table, writer, cancellationToken);

    public Task WriteNoteAsync(TableName table, string writer, string? note, CancellationToken cancellationToken) =>
        _notes.WriteAsync(table, writer, note, cancellationToken);

    public Task<Upkeep> MaintainAsync(TableName table, CancellationToken cancellationToken) =>
        _compactor.RunAsync(table, cancellationToken);

    public Task<bool> PublishAsync(Manifest manifest, CancellationToken cancellationToken) =>
        _manifests.PublishAsync(manifest, cancellationToken);

    public Task<PublishedManifest?> PublishedAsync(
        TableName manifestTable, string writer, CancellationToken cancellationToken) =>
        _manifests.PublishedAsync(manifestTable, writer, cancellationToken);

    public Task<IReadOnlyList<TableVersion>> HistoryAsync(
        TableName table, string writer, int limit, CancellationToken cancellationToken) =>
        _history.ReadAsync(table, writer, limit, cancellationToken);

    public Task<IReadOnlyList<ReadSlice>> PlanReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        _reader.PlanAsync(request, cancellationToken);

    public IAsyncEnumerable<ColumnBatch> ReadAsync(ReadSlice slice, CancellationToken cancellationToken) =>
        _reader.ReadAsync(slice, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
