using ConnectorKit.Airbyte;
using ConnectorKit.Warehouses;
using Microsoft.Extensions.Logging;

namespace SourceDatabricks;

/// <summary>Everything that the source logs; never a row's value.</summary>
static partial class Log
{
    [LoggerMessage(
        1000, LogLevel.Warning,
        "{Table} has no versions: rows are read as they stand while the read runs, not at one version.")]
    public static partial void Unpinned(this ILogger log, TableName table);

    [LoggerMessage(
        1001, LogLevel.Warning,
        "{Table} no longer has these columns of the catalog, they are left out: {Columns}.")]
    public static partial void ColumnsMissing(this ILogger log, TableName table, string columns);

    [LoggerMessage(
        1002, LogLevel.Warning,
        "{Table} is to be read incrementally, but no cursor is chosen and none suggests itself: all rows are read.")]
    public static partial void NoCursor(this ILogger log, TableName table);

    [LoggerMessage(
        1003, LogLevel.Warning,
        "{Table}: the state belongs to another cursor than '{Column}'; the stream starts again with all rows.")]
    public static partial void CursorChanged(this ILogger log, TableName table, string column);

    [LoggerMessage(
        1004, LogLevel.Warning,
        "{Table}: {Count} rows have no value in the cursor '{Column}'. They came with the first read; changes to them and "
            + "new ones are not seen by incremental reads.")]
    public static partial void NullCursors(this ILogger log, TableName table, long count, string column);

    [LoggerMessage(1005, LogLevel.Information, "{Table}: {Count} records read.")]
    public static partial void StreamRead(this ILogger log, TableName table, long count);

    [LoggerMessage(1007, LogLevel.Warning, "{Table} is left out of the catalog: {Problem}")]
    public static partial void Unreadable(this ILogger log, TableName table, string problem);

    [LoggerMessage(1008, LogLevel.Error, "{Stream} failed: {Problem}")]
    public static partial void StreamFailed(this ILogger log, StreamDescriptor stream, string problem);

    [LoggerMessage(1006, LogLevel.Information, "{Table}: reading version {Version}.")]
    public static partial void Reading(this ILogger log, TableName table, long? version);
}
