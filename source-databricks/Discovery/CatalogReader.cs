using System.Collections.Immutable;
using ConnectorKit.Airbyte;
using ConnectorKit.Warehouses;
using Microsoft.Extensions.Logging;

namespace SourceDatabricks.Discovery;

/// <summary>Tables and views as streams, in the order of their names.</summary>
static class CatalogReader
{
    /// <summary>Tables that hold positions, not rows of users.</summary>
    const string OwnPrefix = "__crdb__";

    public static async Task<ImmutableArray<AirbyteStream>> ReadAsync(
        IWarehouse warehouse, TableFilter filter, ILogger log, CancellationToken cancellationToken)
    {
        var streams = new List<AirbyteStream>();
        await foreach (var table in warehouse.ListAsync(filter, cancellationToken))
        {
            if (table.Problem is not null)
            {
                log.Unreadable(table.Name, table.Problem);
            }
            else if (!table.Schema.Columns.IsEmpty && !table.Name.Table.StartsWith(OwnPrefix, StringComparison.Ordinal))
            {
                streams.Add(Stream(table));
            }
        }

        return
        [
            .. streams
                .OrderBy(s => s.Descriptor.Namespace, StringComparer.Ordinal)
                .ThenBy(s => s.Descriptor.Name, StringComparer.Ordinal),
        ];
    }

    static AirbyteStream Stream(TableInfo table) =>
        new(new StreamDescriptor(table.Name.Table, table.Name.Schema), StreamSchema.Of(table.Schema))
        {
            SupportsIncremental = table.Schema.Columns.Any(c => CursorColumns.CanBeCursor(c.Type)),
            DefaultCursor = CursorColumns.Default(table.Schema),
            PrimaryKey = table.Schema.Key,
        };
}
