using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DestinationCdc.Workload;

/// <summary>
/// A generated table as the source holds it at one instant, and its file: one JSON object per line, in key order.
/// </summary>
sealed class TruthTable(WorkloadTable table)
{
    readonly SortedDictionary<string, object?[]> _rows = new(StringComparer.Ordinal);

    public WorkloadTable Table => table;

    public int Count => _rows.Count;

    public IReadOnlyCollection<object?[]> Rows => _rows.Values;

    public void Apply(WorkloadEvent change)
    {
        if (change.IsDelete)
        {
            _rows.Remove(SortKey(change.Row));
        }
        else
        {
            _rows[SortKey(change.Row)] = change.Row;
        }
    }

    /// <summary>Scalars are text, NULL is null, times in ISO 8601 with six digits.</summary>
    public void WriteTo(string path)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        foreach (var row in _rows.Values)
        {
            var fields = table.Columns.Select((column, i) => $"{Quote(column.Name)}: {Value(row[i])}");
            writer.Write($"{{{string.Join(", ", fields)}}}\n");
        }
    }

    static string Value(object? value) => value switch
    {
        null => "null",
        long number => Quote(number.ToString(CultureInfo.InvariantCulture)),
        DateTime time => Quote(time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "Z"),
        _ => Quote((string)value),
    };

    static string Quote(string value) =>
        $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    string SortKey(object?[] row) =>
        string.Join('\u001f', table.KeyIndexes.Select(i => row[i] is long number ? $"{number:D19}" : row[i]));
}
