using System.Collections.Concurrent;
using System.Globalization;
using DuckDB;

namespace DestinationCdc.Json;

/// <summary>The engine's door to files of lines: <c>ndjson_rows(number)</c> reads an open scan.</summary>
sealed class JsonScans
{
    public const string Function = "ndjson_rows";

    readonly ConcurrentDictionary<long, JsonScan> _open = [];
    long _last;

    /// <summary>Makes the function known to the database.</summary>
    public JsonScans(Database database)
    {
        using var connection = database.Connect();
        connection.Register(new TableFunction
        {
            Name = Function,
            Parameters = [LogicalType.Of(TypeId.BigInt)],
            Bind = arguments => arguments is [long number] && _open.TryGetValue(number, out var scan)
                ? scan.ToTableScan()
                : throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"{Function}: no scan {arguments[0]} is open.")),
        });
    }

    /// <summary>The scan's number for SQL.</summary>
    public long Open(JsonScan scan)
    {
        var number = Interlocked.Increment(ref _last);
        _open[number] = scan;
        return number;
    }

    public void Close(long number)
    {
        if (_open.TryRemove(number, out var scan))
        {
            scan.Dispose();
        }
    }
}
