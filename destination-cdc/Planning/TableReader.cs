using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Planning;

/// <summary>Reads where a table stands in the warehouse.</summary>
sealed class TableReader(DestinationCdcConfig config, IWarehouse warehouse)
{
    /// <summary>One that cannot be read is held, and only that one.</summary>
    public async Task ReadAsync(TableRun table, CancellationToken cancellationToken)
    {
        try
        {
            await ReadStandingAsync(table, cancellationToken);
        }
        catch (HeldException held)
        {
            table.HoldUnread(held.Message);
        }
    }

    async Task ReadStandingAsync(TableRun table, CancellationToken cancellationToken)
    {
        var (stored, existing) = await ReadOnceAsync(table.Target, cancellationToken);
        if (existing is not null && IsNowhere(stored))
        {
            // Another applier may have made the table between the two readings.
            (stored, existing) = await ReadOnceAsync(table.Target, cancellationToken);
        }

        table.Read(existing, stored);
        if (existing is { Version: null })
        {
            table.Block(new Blocker(
                null, $"{table.Target} is a view or no Delta table; give the table another `target`."));
        }
        else if (existing is not null && IsNowhere(stored) && await HasRowsAsync(existing, cancellationToken))
        {
            table.Block(new Blocker(
                null,
                $"{table.Target} has rows but no position of '{config.WriterName}', so it is not known what was "
                + "applied to it. Remove the table, or give this one another `target`."));
        }
    }

    async Task<(StoredPosition? Stored, TableInfo? Existing)> ReadOnceAsync(
        TableName table, CancellationToken cancellationToken) => (
            await warehouse.PositionAsync(table, config.WriterName, cancellationToken),
            await warehouse.DescribeAsync(table, cancellationToken));

    static bool IsNowhere(StoredPosition? stored) => stored is null or { Position: null, Intent: null };

    async Task<bool> HasRowsAsync(TableInfo table, CancellationToken cancellationToken)
    {
        if (table.Rows is { } rows)
        {
            return rows > 0;
        }

        var first = table.Schema.Columns[..1];
        var slices = await warehouse.PlanReadAsync(
            new ReadRequest(table.Name, first, table.Version, null), cancellationToken);
        foreach (var slice in slices)
        {
            await foreach (var batch in warehouse.ReadAsync(slice, cancellationToken))
            {
                using (batch)
                {
                    if (batch.Rows > 0)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
