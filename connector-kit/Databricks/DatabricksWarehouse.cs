using ConnectorKit.Batches;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Probing;
using ConnectorKit.Databricks.Publishing;
using ConnectorKit.Databricks.Reading;
using ConnectorKit.Databricks.Staging;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks;

/// <summary>
/// Tables of a Databricks workspace, read and written by a SQL warehouse. Positions stand in a control table beside the
/// tables.
/// </summary>
public sealed class DatabricksWarehouse : IWarehouse
{
    readonly WorkspaceClient _workspace;
    readonly StatementClient _statements;
    readonly TableCatalog _catalog;
    readonly GroupCommitter _committer;
    readonly TableReader _reader;
    readonly ManifestPublisher _manifests;
    readonly WarehouseProbe _probe;
    readonly HistoryReader _history;
    readonly VolumeNotes? _notes;

    /// <summary>A warehouse that is first asked for when it is needed.</summary>
    public DatabricksWarehouse(DatabricksOptions options)
        : this(options, CommitSteps.Unobserved)
    {
    }

    internal DatabricksWarehouse(DatabricksOptions options, CommitSteps steps)
    {
        _workspace = new WorkspaceClient(options.Endpoint.Host, options.Credential, options.Retries);
        _statements = new StatementClient(_workspace, options.Endpoint.WarehouseId);
        var files = new VolumeFiles(_workspace);
        var tables = new TableStates(_statements);
        var controls = new ControlTables(_statements, tables, options.StateSchema);
        var staging = options.StagingVolume is { } volume
            ? new VolumeStaging(files, volume, options.TempDirectory, options.Retries.Time)
            : null;
        _notes = options.StagingVolume is { } folder ? new VolumeNotes(files, folder) : null;
        _catalog = new TableCatalog(_statements, tables, controls);
        _committer = new GroupCommitter(new CommitTools(_statements, tables, staging, steps), controls);
        _history = new HistoryReader(_statements);
        _reader = new TableReader(_statements, tables);
        _manifests = new ManifestPublisher(_statements, tables, controls);
        _probe = new WarehouseProbe(_statements, tables, files, options);
    }

    public WarehouseTraits Traits { get; } = new(AtomicGroups: false, PositionInCommit: false);

    public Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken) =>
        _probe.RunAsync(request, cancellationToken);

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

    /// <summary>A writer without a staging volume commits nothing, so it has nothing to note.</summary>
    public async Task<string?> ReadNoteAsync(TableName table, string writer, CancellationToken cancellationToken) =>
        _notes is null ? null : await _notes.ReadAsync(table, writer, cancellationToken);

    public Task WriteNoteAsync(TableName table, string writer, string? note, CancellationToken cancellationToken) =>
        _notes is null ? Task.CompletedTask : _notes.WriteAsync(table, writer, note, cancellationToken);

    /// <summary>Databricks compacts its tables itself (automatic compaction, predictive optimization).</summary>
    public Task<Upkeep> MaintainAsync(TableName table, CancellationToken cancellationToken) =>
        Task.FromResult(Upkeep.Nothing);

    public Task<bool> PublishAsync(Manifest manifest, CancellationToken cancellationToken) =>
        _manifests.PublishAsync(manifest, cancellationToken);

    public Task<PublishedManifest?> PublishedAsync(
        TableName manifestTable, string writer, CancellationToken cancellationToken) =>
        _manifests.PublishedAsync(manifestTable, writer, cancellationToken);

    public Task<IReadOnlyList<TableVersion>> HistoryAsync(
        TableName table, string writer, int limit, CancellationToken cancellationToken) =>
        _history.ReadAsync(table, limit, cancellationToken);

    public Task<IReadOnlyList<ReadSlice>> PlanReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        _reader.PlanAsync(request, cancellationToken);

    public IAsyncEnumerable<ColumnBatch> ReadAsync(ReadSlice slice, CancellationToken cancellationToken) =>
        _reader.ReadAsync(slice, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _statements.Dispose();
        _workspace.Dispose();
        return ValueTask.CompletedTask;
    }
}
