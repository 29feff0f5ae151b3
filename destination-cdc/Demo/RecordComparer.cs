using System.Globalization;
using System.Text.Json;
using DestinationCdc.Workload;

namespace DestinationCdc.Demo;

/// <summary>
/// Holds the records that <c>source-databricks read</c> printed against the source's own rows, cell by cell. It knows
/// nothing of how changefeed files are decoded or tables are written.
/// </summary>
sealed class RecordComparer
{
    readonly WorkloadTable _table;
    readonly Dictionary<string, string?[]> _expected;
    readonly List<string> _differences = [];

    public RecordComparer(WorkloadTable table, string truthFile)
    {
        _table = table;
        _expected = File.ReadLines(truthFile)
            .Select(line => Values(JsonDocument.Parse(line).RootElement))
            .ToDictionary(KeyText);
    }

    public WorkloadTable Table => _table;

    public long Rows { get; private set; }

    public long Cells { get; private set; }

    /// <summary>After the last record: what differs, and the rows that never came.</summary>
    public IReadOnlyList<string> Differences =>
        [.. _differences, .. _expected.Keys.Select(key => $"{_table.Name}, key {key}: the row is missing")];

    /// <summary>Takes one record in.</summary>
    /// <param name="data">The record's <c>data</c>.</param>
    public void Add(JsonElement data)
    {
        Rows++;
        var actual = Values(data);
        if (!_expected.Remove(KeyText(actual), out var expected))
        {
            _differences.Add($"{_table.Name}, key {KeyText(actual)}: the source has no such row (or it came twice)");
            return;
        }

        for (var i = 0; i < actual.Length; i++)
        {
            Cells++;
            if (actual[i] != expected[i])
            {
                _differences.Add(
                    $"{_table.Name}, key {KeyText(actual)}, column {_table.Columns[i].Name}: "
                    + $"the table has {actual[i] ?? "NULL"}, the source {expected[i] ?? "NULL"}");
            }
        }
    }

    string?[] Values(JsonElement row) => [.. _table.Columns.Select(column =>
        Canonical(column.Type, row.TryGetProperty(column.Name, out var value) ? value : default))];

    string KeyText(string?[] row) => string.Join(", ", _table.KeyIndexes.Select(i => row[i]));

    /// <summary>Equal texts are equal values.</summary>
    static string? Canonical(WorkloadType type, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Undefined => "(no such column)",
            _ => value.GetRawText(),
        };
        return type switch
        {
            WorkloadType.Decimal when decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) =>
                number.ToString("0.############################", CultureInfo.InvariantCulture),
            WorkloadType.TimestampTz when DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) =>
                time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            _ => text,
        };
    }
}
