using System.Globalization;
using System.Text.Json;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace IntegrationTests.Warehouses;

/// <summary>
/// The cases of <c>testdata/change_set_cases.json</c>: rows before, staged rows, rows after. Several cases can share a table:
/// keys are moved apart by the case's number.
/// </summary>
static class ChangeSetCases
{
    const int KeysPerCase = 1000;

    static readonly string[] Values = ["a", "b", "c"];

    static readonly JsonElement Root = JsonDocument.Parse(
        File.ReadAllText(Repository.TestData("change_set_cases.json"))).RootElement;

    /// <summary>Numbers of the cases that end with rows (one ends with an error).</summary>
    public static IEnumerable<int> Applicable =>
        Enumerable.Range(0, Cases.Length).Where(index => Cases[index].TryGetProperty("counts", out _));

    public static int DuplicateKey =>
        Enumerable.Range(0, Cases.Length).Single(index => !Cases[index].TryGetProperty("counts", out _));

    public static TableSchema Schema { get; } = new(
        [
            new ColumnDefinition("k", DataType.BigInt),
            .. Values.Select(name => new ColumnDefinition(name, DataType.String)),
            new ColumnDefinition("u0", DataType.Decimal(29, 10)),
            new ColumnDefinition("u1", DataType.Decimal(29, 10)),
        ],
        ["k"]);

    public static ColumnGroup[] Groups { get; } =
        [new ColumnGroup("f0", ["a"], "u0"), new ColumnGroup("f1", ["b", "c"], "u1")];

    static JsonElement[] Cases { get; } = [.. Root.GetProperty("cases").EnumerateArray()];

    public static string Name(int index) => Cases[index].GetProperty("name").GetString()!;

    public static (long Inserted, long Updated, long Deleted) Counts(int index)
    {
        var counts = Cases[index].GetProperty("counts");
        return (Count("inserted"), Count("updated"), Count("deleted"));

        long Count(string name) => counts.GetProperty(name).GetInt64();
    }

    /// <summary>The rows before as staged rows that insert them; null when there are none.</summary>
    public static string? Before(IEnumerable<int> cases) => Select(cases.SelectMany(index =>
        Cases[index].GetProperty("before").EnumerateArray().Select(row => string.Join(
            ", ",
            Key(row, index),
            Text(row, "a"),
            Text(row, "b"),
            Text(row, "c"),
            row.GetProperty("u0").ValueKind != JsonValueKind.Null,
            Number(row, "u0"),
            row.GetProperty("u1").ValueKind != JsonValueKind.Null,
            Number(row, "u1"),
            "false",
            "NULL"))));

    public static string? Staged(IEnumerable<int> cases) => Select(cases.SelectMany(index =>
        Cases[index].GetProperty("staged").EnumerateArray().Select(row => string.Join(
            ", ",
            Key(row, index),
            Text(row, "a"),
            Text(row, "b"),
            Text(row, "c"),
            row.GetProperty("present_f0").GetBoolean(),
            Number(row, "order_f0"),
            row.GetProperty("present_f1").GetBoolean(),
            Number(row, "order_f1"),
            row.GetProperty("dead").GetBoolean(),
            Number(row, "reset_at")))));

    /// <summary>The rows after, as <see cref="RowText"/> prints them, sorted.</summary>
    public static string[] After(IEnumerable<int> cases) =>
    [
        .. cases.SelectMany(index => Cases[index].GetProperty("after").EnumerateArray().Select(row => string.Join(
                '|',
                Key(row, index).ToLowerInvariant(),
                Plain(row, "a"),
                Plain(row, "b"),
                Plain(row, "c"),
                Order(row, "u0"),
                Order(row, "u1"))))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Which case a row of the table belongs to.</summary>
    public static string CaseOf(string row) =>
        int.TryParse(row.Split('|')[0], out var key) ? Name(key / KeysPerCase) : "key is NULL";

    static string? Select(IEnumerable<string> rows)
    {
        var list = string.Join("), (", rows);
        return list.Length == 0
            ? null
            : $"""
                SELECT CAST(k AS BIGINT) AS k,
                    CAST(a AS VARCHAR) AS a, CAST(b AS VARCHAR) AS b, CAST(c AS VARCHAR) AS c,
                    p0 AS "{Groups[0].Present}", CAST(o0 AS DECIMAL(29,10)) AS "{Groups[0].Order}",
                    p1 AS "{Groups[1].Present}", CAST(o1 AS DECIMAL(29,10)) AS "{Groups[1].Order}",
                    dead AS "{Merge.DeadColumn}", CAST(reset_at AS DECIMAL(29,10)) AS "{Merge.ResetAtColumn}"
                FROM (VALUES ({list})) v(k, a, b, c, p0, o0, p1, o1, dead, reset_at)
                """;
    }

    static string Key(JsonElement row, int index)
    {
        var key = row.GetProperty("k");
        return key.ValueKind == JsonValueKind.Null
            ? "NULL"
            : (key.GetInt64() + (index * KeysPerCase)).ToString(CultureInfo.InvariantCulture);
    }

    static string Text(JsonElement row, string name) =>
        row.GetProperty(name).GetString() is { } text ? $"'{text}'" : "NULL";

    static string Number(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : "NULL";

    static string Plain(JsonElement row, string name) => row.GetProperty(name).GetString() ?? "null";

    static string Order(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
            ? $"{number.GetRawText()}.0000000000"
            : "null";
}
