using ConnectorKit.Sql;
using ConnectorKit.Types;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows.Decoding;

/// <summary>Arrays and composite values from decoded elements and fields, as such or as one JSON text.</summary>
static class Composites
{
    /// <summary>An array of the target.</summary>
    /// <param name="item">The decoded element, which is <c>e</c> in SQL.</param>
    public static Decoded List(string x, Decoded item, DataType target) => new(
        item.Value == "e"
            ? x
            : $"CAST(list_transform({x}, lambda e: {item.Value}) AS {SqlDialect.DuckDb.Type(target)})",
        AnyElement(x, item),
        $"in every element {item.Expected}");

    /// <summary>A JSON array; elements are JSON strings except BOOL and NULL.</summary>
    public static Decoded ListText(string x, Decoded item, SourceType source)
    {
        var items = $"list_transform({x}, lambda e: {JsonText(item.Value, source)})";
        return new Decoded(
            $"'[' || array_to_string({items}, ', ') || ']'", AnyElement(x, item), $"in every element {item.Expected}");
    }

    public static Decoded Struct(string x, IReadOnlyList<(string Name, Decoded Value)> fields, DataType target)
    {
        var packed = string.Join(
            ", ", fields.Select(f => $"{SqlDialect.DuckDb.Identifier(f.Name)} := {f.Value.Value}"));
        return new Decoded(
            $"CASE WHEN {x} IS NULL THEN NULL "
                + $"ELSE CAST(struct_pack({packed}) AS {SqlDialect.DuckDb.Type(target)}) END",
            AnyField(fields.Select(f => f.Value)),
            string.Join(", ", fields.Where(f => f.Value.Bad is not null)
                .Select(f => $"in {f.Name} {f.Value.Expected}")));
    }

    /// <summary>A JSON object, its fields in the order of their names: lines know no other.</summary>
    /// <param name="fields">Names and SQL of JSON texts; NULL is null.</param>
    public static Decoded StructText(string x, IEnumerable<(string Name, string Json)> fields)
    {
        var members = string.Join(" || ', ' || ", fields
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => $"CAST(to_json({SqlDialect.DuckDb.Text(f.Name)}) AS VARCHAR) || ': ' || "
                + $"coalesce({f.Json}, 'null')"));
        return Decoded.Always($"CASE WHEN {x} IS NULL THEN NULL ELSE '{{' || {members} || '}}' END");
    }

    /// <summary>A value as JSON: a string except BOOL and NULL.</summary>
    public static string JsonText(string value, SourceType source)
    {
        var text = source.Kind == SourceTypeKind.Bool ? value : $"CAST(to_json({value}) AS VARCHAR)";
        return $"coalesce({text}, 'null')";
    }

    public static string Field(string x, string name) => $"struct_extract({x}, {SqlDialect.DuckDb.Text(name)})";

    public static string? AnyField(IEnumerable<Decoded> fields)
    {
        var bad = fields.Where(f => f.Bad is not null).Select(f => $"coalesce({f.Bad}, false)").ToList();
        return bad.Count == 0 ? null : $"({string.Join(" OR ", bad)})";
    }

    static string? AnyElement(string x, Decoded item) => item.Bad is null
        ? null
        : $"coalesce(list_bool_or(list_transform({x}, lambda e: coalesce({item.Bad}, false))), false)";
}
