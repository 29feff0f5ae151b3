using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse;

/// <summary>What every part of the lakehouse works with: the folder, the engine, the clock.</summary>
sealed record LakehouseEngine(LakehouseFolder Folder, Database Database, TimeProvider Time)
{
    /// <summary>What is known of the tables' newest versions.</summary>
    public SnapshotCache Snapshots { get; } = new();

    public DeltaTable Open(TableName table) => new(Folder.PathOf(table), Database, Time);

    /// <summary>The table at a version (null: the newest); null when there is no table.</summary>
    /// <remarks>Reading a log blocks on the disk and, for checkpoints, on the engine.</remarks>
    public async Task<Snapshot?> LoadAsync(TableName table, long? version, CancellationToken cancellationToken) =>
        Snapshots.Kept(Open(table), version) ?? await Database.Gate.RunAsync(
            () => version is { } pinned
                ? Snapshots.At(Open(table), pinned, cancellationToken)
                : Snapshots.Newest(Open(table), cancellationToken),
            static () => { },
            cancellationToken);

    /// <summary>Blocking work on a connection of its own, with the engine's errors explained.</summary>
    public Task<T> RunAsync<T>(TableName table, Func<Connection, T> work, CancellationToken cancellationToken) =>
        RunAsync(Database, table, work, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(TableName, Func{Connection, T}, CancellationToken)"/>
    /// <param name="database">Another database than the lakehouse's: where staged rows are.</param>
    public async Task<T> RunAsync<T>(
        Database database, TableName table, Func<Connection, T> work, CancellationToken cancellationToken)
    {
        using var connection = database.Connect();
        try
        {
            return await connection.RunAsync(work, cancellationToken);
        }
        catch (DuckDBException failure) when (EngineFailure.IsKnown(failure))
        {
            throw EngineFailure.Explain(failure, Folder.PathOf(table));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException(
                $"{Folder.PathOf(table)}: cannot be read or written: {failure.Message} Nothing of this change was applied.",
                failure);
        }
    }
}
