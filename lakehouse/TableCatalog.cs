using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using Lakehouse.Log;
using Lakehouse.Writing;

namespace Lakehouse;

/// <summary>What tables there are and how far they are.</summary>
sealed class TableCatalog(LakehouseEngine engine)
{
    public async IAsyncEnumerable<TableInfo> ListAsync(
        TableFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var table in engine.Folder.Tables(filter))
        {
            if (await DescribeOrExplainAsync(table, cancellationToken) is { } info)
            {
                yield return info;
            }
        }
    }

    async Task<TableInfo?> DescribeOrExplainAsync(TableName table, CancellationToken cancellationToken)
    {
        try
        {
            return await DescribeAsync(table, cancellationToken);
        }
        catch (ConnectorException e)
        {
            return new TableInfo(table, new TableSchema([], [])) { Problem = e.Message };
        }
    }

    public async Task<TableInfo?> DescribeAsync(TableName table, CancellationToken cancellationToken)
    {
        var snapshot = await engine.LoadAsync(table, version: null, cancellationToken);
        if (snapshot is null)
        {
            return null;
        }

        var properties = snapshot.Metadata.Configuration;
        var key = TableProperties.ParseKey(properties.GetValueOrDefault(TableProperties.Key));
        return new TableInfo(table, new TableSchema(snapshot.Schema.ToColumns(), key))
        {
            Version = snapshot.Version,
            Rows = snapshot.LiveRecords,
            Comment = snapshot.Metadata.Description,
            Properties = properties.ToImmutableDictionary(),
        };
    }

    public async Task<StoredPosition?> PositionAsync(
        TableName table, string writer, CancellationToken cancellationToken)
    {
        var snapshot = await engine.LoadAsync(table, version: null, cancellationToken);
        if (snapshot is null)
        {
            return null;
        }

        CheckOwner(table, snapshot, writer);
        return StoredPositions.Stored(snapshot, writer);
    }

    static void CheckOwner(TableName table, Snapshot snapshot, string writer)
    {
        var owner = snapshot.Metadata.Configuration.GetValueOrDefault(TableProperties.Writer);
        if (owner is not null && owner != writer)
        {
            throw new ConfigException(
                $"{table} belongs to the writer '{owner}', and this one is '{writer}'. Two writers with positions of "
                + "their own would undo each other: set \"name\" to the former, or give the table another \"target\".");
        }
    }
}
