using ConnectorKit.Batches;

namespace ConnectorKit.Warehouses;

/// <summary>
/// Where tables live: the embedded lakehouse or a Databricks SQL warehouse. The same calls give the same rows on both.
/// Failures are <see cref="Errors.ConnectorException"/>s; a table that cannot take its change is a result
/// (<see cref="Outcome.Held"/>), not an exception, so that the others of its group go on.
/// </summary>
public interface IWarehouse : IAsyncDisposable
{
    WarehouseTraits Traits { get; }

    /// <summary>What cannot be reached or is not granted, each with what to do. Nothing is changed that stays.</summary>
    Task<ProbeReport> ProbeAsync(ProbeRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Tables and views with columns, keys and comments, in as few round trips as the engine allows. One that cannot be
    /// read is listed with the reason.
    /// </summary>
    IAsyncEnumerable<TableInfo> ListAsync(TableFilter filter, CancellationToken cancellationToken);

    /// <summary>Null when there is no such table.</summary>
    Task<TableInfo?> DescribeAsync(TableName table, CancellationToken cancellationToken);

    /// <summary>What the writer's last commit left behind; null when the table does not exist.</summary>
    /// <exception cref="Errors.ConfigException">The table belongs to another writer.</exception>
    Task<StoredPosition?> PositionAsync(TableName table, string writer, CancellationToken cancellationToken);

    /// <summary>
    /// Applies one change per table. Atomic per table; over the list only where <see cref="WarehouseTraits.AtomicGroups"/>.
    /// A commit whose <see cref="TableCommit.Expected"/> is not what is stored writes nothing. Safe to repeat with the
    /// same or a larger range after any crash. Results are in the order of the list.
    /// </summary>
    Task<IReadOnlyList<CommitResult>> CommitAsync(
        IReadOnlyList<TableCommit> group, CancellationToken cancellationToken);

    /// <summary>What the writer last noted beside a table; null: nothing.</summary>
    Task<string?> ReadNoteAsync(TableName table, string writer, CancellationToken cancellationToken);

    /// <summary>
    /// Notes something beside a table, which need not exist yet: no part of any commit, nothing that readers see, but it
    /// outlives the process.
    /// </summary>
    /// <param name="note">A few lines of text in place of what was noted before; null: nothing is left.</param>
    Task WriteNoteAsync(TableName table, string writer, string? note, CancellationToken cancellationToken);

    /// <summary>
    /// One bounded pass of upkeep after commits: small files are written together, their deleted rows left out. The rows stay
    /// the same, and nothing waits for it; call it again after the next commits.
    /// </summary>
    /// <exception cref="Errors.ConnectorException">The table is as it was before.</exception>
    Task<Upkeep> MaintainAsync(TableName table, CancellationToken cancellationToken);

    /// <summary>
    /// Publishes "all these tables are at this watermark" in one commit; false (and nothing written) when one of them is not.
    /// Publishing what is published already writes nothing and is true.
    /// </summary>
    Task<bool> PublishAsync(Manifest manifest, CancellationToken cancellationToken);

    /// <summary>The greatest watermark that the manifest table holds for the writer; null when none.</summary>
    Task<PublishedManifest?> PublishedAsync(
        TableName manifestTable, string writer, CancellationToken cancellationToken);

    /// <summary>
    /// What each commit of a table did, newest first, as far back as its log goes; empty when there is no such table.
    /// </summary>
    /// <param name="writer">Whose positions are told.</param>
    Task<IReadOnlyList<TableVersion>> HistoryAsync(
        TableName table, string writer, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Cuts a read into slices, all pinned at one version where the table has versions. A slice can be kept as text and
    /// read again later, also by another process.
    /// </summary>
    Task<IReadOnlyList<ReadSlice>> PlanReadAsync(ReadRequest request, CancellationToken cancellationToken);

    /// <summary>The slice's rows; each batch is valid until the next one is asked for and is disposed by the caller.</summary>
    IAsyncEnumerable<ColumnBatch> ReadAsync(ReadSlice slice, CancellationToken cancellationToken);
}
