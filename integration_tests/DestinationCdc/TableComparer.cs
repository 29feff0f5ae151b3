using System.Text.Json;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace IntegrationTests.DestinationCdc;

/// <summary>Compares a target table with a file of expected rows, cell by cell.</summary>
static class TableComparer
{
    /// <summary>The column that holds the time of a row.</summary>
    public const string Updated = "__crdb__updated";

    /// <summary>
    /// A line for every row that is missing or too many and every cell that differs; empty when equal.
    /// </summary>
    /// <param name="mayBeNull">Columns that the expected rows may lack where the table has NULL.</param>
    /// <param name="renames">Names that the expected rows have from before a rename.</param>
    /// <param name="version">An older one of the table.</param>
    public static async Task<List<string>> DifferencesAsync(
        IWarehouse warehouse,
        TableName target,
        IReadOnlyList<string> key,
        string expectedFile,
        CancellationToken cancellationToken,
        bool isJson = false,
        IReadOnlySet<string>? mayBeNull = null,
        IReadOnlyDictionary<string, string>? renames = null,
        long? version = null)
    {
        var info = await warehouse.DescribeAsync(target, cancellationToken);
        if (info is null)
        {
            return [$"{target} does not exist"];
        }

        info = info with { Version = version ?? info.Version };
        var actual = await RowsAsync(warehouse, info, cancellationToken);
        var columns = info.Schema.Columns.Select(column => column.Name).ToHashSet();
        var lines = await File.ReadAllLinesAsync(expectedFile, cancellationToken);
        var expected = lines.Select(line => Expected(line, info, isJson, renames)).ToList();
        foreach (var row in expected)
        {
            foreach (var column in mayBeNull ?? new HashSet<string>())
            {
                if (columns.Contains(column))
                {
                    row.TryAdd(column, null);
                }
            }
        }

        return Differences(Path.GetFileName(expectedFile), key, expected, actual);
    }

    /// <summary>All rows, without the columns that the applier keeps for itself.</summary>
    /// <param name="withTimes">But with the time of each row.</param>
    public static async Task<List<Dictionary<string, string?>>> RowsAsync(
        IWarehouse warehouse, TableInfo info, CancellationToken cancellationToken, bool withTimes = false)
    {
        var rows = new List<Dictionary<string, string?>>();
        var request = new ReadRequest(info.Name, info.Schema.Columns, info.Version, null);
        foreach (var slice in await warehouse.PlanReadAsync(request, cancellationToken))
        {
            await foreach (var batch in warehouse.ReadAsync(slice, cancellationToken))
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Rows; row++)
                    {
                        rows.Add(info.Schema.Columns
                            .Select((column, i) => (column.Name, Value: CellText.Of(batch.Columns[i], row)))
                            .Where(cell => !cell.Name.StartsWith("__crdb__", StringComparison.Ordinal)
                                || (withTimes && cell.Name == Updated))
                            .ToDictionary(cell => cell.Name, cell => cell.Value));
                    }
                }
            }
        }

        return rows;
    }

    static Dictionary<string, string?> Expected(
        string line, TableInfo info, bool isJson, IReadOnlyDictionary<string, string>? renames)
    {
        var types = info.Schema.Columns.ToDictionary(column => column.Name, column => column.Type);
        return JsonDocument.Parse(line).RootElement.EnumerateObject().ToDictionary(
            field => Name(field),
            field => CellText.Expected(field.Value, types.GetValueOrDefault(Name(field), DataType.String), isJson));

        string Name(JsonProperty field) => renames?.GetValueOrDefault(field.Name) ?? field.Name;
    }

    /// <summary>Differences of two sets of rows, each a text (or null) per column.</summary>
    public static List<string> Differences(
        string name,
        IReadOnlyList<string> key,
        List<Dictionary<string, string?>> expected,
        List<Dictionary<string, string?>> actual)
    {
        var differences = new List<string>();
        var left = expected.ToDictionary(row => KeyText(row, key));
        foreach (var group in actual.GroupBy(row => KeyText(row, key)))
        {
            if (group.Count() > 1)
            {
                differences.Add($"{name}: key {group.Key} stands {group.Count()} times");
            }

            if (!left.Remove(group.Key, out var wanted))
            {
                differences.Add($"{name}: key {group.Key} should not be there");
                continue;
            }

            differences.AddRange(wanted.Keys.Union(group.First().Keys)
                .Where(column => !group.First().TryGetValue(column, out var found)
                    || !wanted.TryGetValue(column, out var want)
                    || found != want)
                .Select(column =>
                    $"{name}: key {group.Key}, column {column}: found {Shown(group.First(), column)}, "
                    + $"expected {Shown(wanted, column)}"));
        }

        differences.AddRange(left.Keys.Select(missing => $"{name}: key {missing} is missing"));
        return differences;
    }

    static string Shown(Dictionary<string, string?> row, string column) =>
        row.TryGetValue(column, out var value) ? value is null ? "NULL" : $"'{value}'" : "no such column";

    /// <summary>0 and -0 are one key.</summary>
    static string KeyText(Dictionary<string, string?> row, IReadOnlyList<string> key) =>
        string.Join('|', key.Select(column => row.GetValueOrDefault(column) is var text && text == "-0" ? "0" : text));
}
