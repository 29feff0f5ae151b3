using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ConnectorKit.Airbyte;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using Microsoft.Extensions.Logging;
using SourceDatabricks.Discovery;
using SourceDatabricks.State;

namespace SourceDatabricks.Reading;

/// <summary>Turns a configured stream, its table as it stands and its state into a plan.</summary>
sealed class StreamPlanner(IWarehouse warehouse, SourceDatabricksConfig config, ILogger log)
{
    /// <summary>Plans one stream.</summary>
    /// <exception cref="ConfigException">
    /// There is no such table, or what the user chose cannot be read that way.
    /// </exception>
    public async Task<StreamPlan> PlanAsync(
        ConfiguredStream configured, JsonObject? state, CancellationToken cancellationToken)
    {
        var table = Table(configured.Descriptor);
        var info = await warehouse.DescribeAsync(table, cancellationToken)
            ?? throw new ConfigException(
                $"The table {table} does not exist or may not be read. Refresh the connection's schema, or GRANT SELECT "
                + $"on it (with USE CATALOG and USE SCHEMA) to the user of this source.");
        if (info.Schema.Columns.IsEmpty)
        {
            // A record without data would be dropped on its way and still be counted.
            throw new ConfigException(
                $"The table {table} has no columns, so there is nothing to read. Take it out of the connection.");
        }

        if (info.Version is null)
        {
            log.Unpinned(table);
        }

        var plan = new StreamPlan
        {
            Stream = configured.Descriptor,
            Table = table,
            Version = info.Version,
            Columns = Columns(configured, info),
            Rows = info.Rows,
        };
        return configured.SyncMode switch
        {
            "full_refresh" => plan,
            "incremental" => plan with { Cursor = Cursor(configured, info, state) },
            _ => throw new ConfigException(
                $"The stream {configured.Descriptor} has the sync mode '{configured.SyncMode}', "
                + "expected full_refresh or incremental."),
        };
    }

    TableName Table(StreamDescriptor stream)
    {
        var schema = stream.Namespace ?? (config.Schemas is [var only] ? only : null);
        return schema is null
            ? throw new ConfigException(
                $"The stream {stream.Name} has no namespace, expected the schema of its table. "
                + "Refresh the connection's schema.")
            : new TableName(config.Catalog, schema, stream.Name);
    }

    /// <summary>
    /// What both the table and the catalog have: a difference between them must not stop the data. The key comes in any
    /// case.
    /// </summary>
    ImmutableArray<ColumnDefinition> Columns(ConfiguredStream configured, TableInfo info)
    {
        if (configured.Columns is null)
        {
            return info.Schema.Columns;
        }

        var wanted = configured.Columns.Union(configured.PrimaryKey);
        ImmutableArray<ColumnDefinition> columns =
            [.. info.Schema.Columns.Where(c => wanted.Contains(c.Name))];
        var missing = wanted.Except(columns.Select(c => c.Name));
        if (!missing.IsEmpty)
        {
            log.ColumnsMissing(info.Name, string.Join(", ", missing.Order(StringComparer.Ordinal)));
        }

        return columns.IsEmpty
            ? throw new ConfigException(
                $"None of the columns that the catalog selects of {info.Name} exist. Refresh the connection's schema.")
            : columns;
    }

    CursorFilter? Cursor(ConfiguredStream configured, TableInfo info, JsonObject? state)
    {
        var name = configured.Cursor switch
        {
            [var only] => only,
            [] => CursorColumns.Default(info.Schema),
            _ => throw new ConfigException(
                $"The cursor of {info.Name} is the nested field {string.Join('.', configured.Cursor)}, "
                + "expected a column."),
        };
        if (name is null)
        {
            log.NoCursor(info.Name);
            return null;
        }

        var column = info.Schema.Columns.FirstOrDefault(c => c.Name == name)
            ?? throw new ConfigException(
                $"The cursor of {info.Name} is '{name}', and there is no such column. Choose another cursor.");
        if (!CursorColumns.CanBeCursor(column.Type))
        {
            throw new ConfigException(
                $"The cursor of {info.Name} is '{name}', a {column.Type}, expected a number, text, date or time. "
                + "Choose another cursor.");
        }

        var atLeast = StreamCursor.Read(state, name, out var isOtherColumn);
        if (isOtherColumn)
        {
            log.CursorChanged(info.Name, name);
        }

        return new CursorFilter(column, atLeast, atLeast is null ? CursorNulls.Include : CursorNulls.Exclude);
    }
}
