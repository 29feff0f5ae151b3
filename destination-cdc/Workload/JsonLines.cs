using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DestinationCdc.Workload;

/// <summary>Writes a changefeed's NDJSON file in the wrapped envelope, in CockroachDB's text style.</summary>
static class JsonLines
{
    public static void Write(Stream stream, IReadOnlyList<WorkloadEvent> events)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        foreach (var row in events)
        {
            writer.Write(Line(row));
            writer.Write('\n');
        }
    }

    static string Line(WorkloadEvent row)
    {
        var columns = row.Table.Columns;
        var after = Enumerable.Range(0, columns.Length)
            .OrderBy(i => columns[i].Name, StringComparer.Ordinal)
            .Select(i => $"{Text(columns[i].Name)}: {Value(columns[i], row.Row[i])}");
        var key = row.Table.KeyIndexes.Select(i => Value(columns[i], row.Row[i]));
        var afterText = row.IsDelete ? "null" : $"{{{string.Join(", ", after)}}}";
        return $$"""{"after": {{afterText}}, "key": [{{string.Join(", ", key)}}], "updated": "{{row.Time}}"}""";
    }

    static string Value(WorkloadColumn column, object? value) => (column.Type, value) switch
    {
        (_, null) => "null",
        (WorkloadType.Int4 or WorkloadType.Int8, long number) => number.ToString(CultureInfo.InvariantCulture),
        (WorkloadType.Decimal, string number) => number,
        (WorkloadType.TimestampTz, DateTime time) =>
            $"\"{time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)}Z\"",
        _ => Text((string)value),
    };

    static string Text(string value) =>
        $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
