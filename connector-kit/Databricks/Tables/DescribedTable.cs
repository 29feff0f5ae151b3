using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>
/// Reads the reply of <c>DESCRIBE TABLE EXTENDED … AS JSON</c>.
/// https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-aux-describe-table
/// </summary>
static partial class DescribedTable
{
    /// <summary>The provider of Delta tables; replies without one are taken for these.</summary>
    const string Delta = "delta";

    public static TableState Parse(TableName name, string text)
    {
        using var json = JsonDocument.Parse(text);
        var table = json.RootElement;
        var columns = table.GetProperty("columns").EnumerateArray().Select(Column).ToImmutableArray();
        var properties = table.TryGetProperty("table_properties", out var pairs)
            ? pairs.EnumerateObject().ToImmutableDictionary(pair => pair.Name, pair => pair.Value.ToString())
            : ImmutableDictionary<string, string>.Empty;
        var key = TableProperties.ParseKey(properties.GetValueOrDefault(TableProperties.Key));
        var kind = Text(table, "type") ?? "";
        var info = new TableInfo(name, new TableSchema(columns, key.IsEmpty ? DeclaredKey(table) : key))
        {
            Comment = Text(table, "comment"),
            IsView = IsView(kind),
            Properties = properties,
        };
        return new TableState(info, HasVersions(kind, Text(table, "provider") ?? Delta));
    }

    public static bool IsView(string kind) => kind.Contains("VIEW", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Only Delta tables of the catalog itself can be asked for a version by everybody: what comes from elsewhere (FOREIGN)
    /// or is kept up to date by a pipeline (STREAMING_TABLE) refuses it, whatever lies behind it.
    /// </summary>
    static bool HasVersions(string kind, string provider) =>
        !IsView(kind)
        && !kind.Contains("FOREIGN", StringComparison.OrdinalIgnoreCase)
        && !kind.Contains("STREAMING", StringComparison.OrdinalIgnoreCase)
        && provider.Equals(Delta, StringComparison.OrdinalIgnoreCase);

    static ColumnDefinition Column(JsonElement column) => new(
        column.GetProperty("name").GetString()!,
        TypeOf(column.GetProperty("type")),
        IsNullable(column, "nullable"),
        Text(column, "comment"));

    static DataType TypeOf(JsonElement type)
    {
        var name = type.GetProperty("name").GetString()!;
        return name switch
        {
            "timestamp_ltz" => DataType.Timestamp,
            "decimal" => DataType.Decimal(
                type.GetProperty("precision").GetInt32(), type.GetProperty("scale").GetInt32()),
            "array" => DataType.Array(TypeOf(type.GetProperty("element_type"))),
            "map" => DataType.Map(TypeOf(type.GetProperty("key_type")), TypeOf(type.GetProperty("value_type"))),
            "struct" => DataType.Struct([.. type.GetProperty("fields").EnumerateArray().Select(Field)]),
            "varchar" or "char" => DataType.String,
            _ => DataType.Parse(name),
        };
    }

    static StructField Field(JsonElement field) => new(
        field.GetProperty("name").GetString()!, TypeOf(field.GetProperty("type")), IsNullable(field, "nullable"));

    /// <summary>Constraints come as one text: <c>[(pk, PRIMARY KEY (`a`,`b`)), …]</c>.</summary>
    static ImmutableArray<string> DeclaredKey(JsonElement table)
    {
        var constraint = PrimaryKey().Match(Text(table, "table_constraints") ?? "");
        return constraint.Success
            ? [
                .. constraint.Groups["name"].Captures.Select(
                    name => name.Value.Replace("``", "`", StringComparison.Ordinal)),
            ]
            : [];
    }

    static bool IsNullable(JsonElement element, string property) =>
        !element.TryGetProperty(property, out var nullable) || nullable.ValueKind is not JsonValueKind.False;

    static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    [GeneratedRegex(@"PRIMARY KEY \((\s*`(?<name>([^`]|``)+)`\s*,?)+\)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex PrimaryKey();
}
