using System.Runtime.CompilerServices;
using ConnectorKit.Batches;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Reading;

/// <summary>Plans and reads tables, pinned at a version.</summary>
sealed class TableReader(LakehouseEngine engine)
{
    public async Task<IReadOnlyList<ReadSlice>> PlanAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var snapshot = await LoadAsync(request, cancellationToken);
        var pinned = request with { Version = snapshot.Version };
        _ = new ReadSql(snapshot, pinned);
        return await engine.RunAsync(
            request.Table,
            connection =>
            {
                CheckCursor(connection, pinned);
                return SlicePlanner.Plan(connection, snapshot, pinned);
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        ReadSlice slice, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var snapshot = await LoadAsync(slice.Request, cancellationToken);
        using var connection = engine.Database.Connect();
        using var reader = new SliceReader(connection, snapshot, slice);
        await using var batches = new ReadAhead(reader);
        while (await batches.NextAsync(cancellationToken) is { } batch)
        {
            yield return batch;
        }
    }

    async Task<Snapshot> LoadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        await engine.LoadAsync(request.Table, request.Version, cancellationToken)
            ?? throw new ConfigException(
                $"There is no table {request.Table} at {engine.Folder.PathOf(request.Table)}.");

    /// <summary>A state can hold anything; better to say so before the first row.</summary>
    static void CheckCursor(Connection connection, ReadRequest request)
    {
        if (request.Cursor is not { AtLeast: { } lowest } cursor)
        {
            return;
        }

        try
        {
            connection.Execute($"SELECT {ReadSql.Literal(cursor.Column.Type, lowest)}");
        }
        catch (DuckDBException failure)
        {
            throw new ConfigException(
                $"{request.Table}: the cursor value in the state is no {cursor.Column.Type}, which column "
                + $"'{cursor.Column.Name}' has. Reset the stream's state.",
                failure);
        }
    }
}
