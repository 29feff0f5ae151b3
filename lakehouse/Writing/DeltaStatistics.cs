using System.Collections.Immutable;
using System.Text.Json;
using ConnectorKit.Errors;
using Lakehouse.Schema;

namespace Lakehouse.Writing;

/// <summary>
/// Statistics of one data file as Delta has them: numRecords, and for the first columns minValues, maxValues and nullCount,
/// nested like the schema, named by physical names.
/// </summary>
/// <param name="root">The table's folder, for messages.</param>
sealed class DeltaStatistics(string root, DeltaSchema schema, ImmutableArray<string> key)
{
    /// <summary>Spark's default of <c>delta.dataSkippingNumIndexedCols</c>: leaves counted in schema order.</summary>
    const int IndexedLeaves = 32;

    readonly HashSet<string> _indexed = Index(schema, key);

    /// <summary>The JSON text.</summary>
    /// <exception cref="HeldException">A column that must not be NULL is, or a date or time is infinite.</exception>
    public string Of(WrittenFile file)
    {
        Refuse(file);
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("numRecords", file.Rows);
            WritePart(json, "minValues", file, static (type, column) => StatisticsBound.Min(type, column.Min));
            WritePart(json, "maxValues", file, static (type, column) => StatisticsBound.Max(type, column.Max));
            WritePart(json, "nullCount", file, static (_, column) => column.NullCount?.ToString());
            json.WriteBoolean("tightBounds", true);
            json.WriteEndObject();
        });
    }

    static HashSet<string> Index(DeltaSchema schema, ImmutableArray<string> key)
    {
        var leaves = schema.Fields.SelectMany(field => Leaves(field, "")).ToArray();
        return
        [
            .. leaves.Take(IndexedLeaves),
            .. schema.Fields.Where(field => key.Contains(field.Name)).Select(field => Quote(field.PhysicalName)),
        ];
    }

    static IEnumerable<string> Leaves(DeltaField field, string parent)
    {
        var path = parent + Quote(field.PhysicalName);
        return field.Type is StructType nested ? nested.Fields.SelectMany(child => Leaves(child, path + ".")) : [path];
    }

    static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    void WritePart(
        Utf8JsonWriter json, string name, WrittenFile file, Func<PrimitiveType, EngineStatistics, string?> value)
    {
        json.WriteStartObject(name);
        foreach (var field in schema.Fields)
        {
            WriteField(json, field, "", file, value);
        }

        json.WriteEndObject();
    }

    void WriteField(
        Utf8JsonWriter json,
        DeltaField field,
        string parent,
        WrittenFile file,
        Func<PrimitiveType, EngineStatistics, string?> value)
    {
        var path = parent + Quote(field.PhysicalName);
        if (field.Type is StructType nested)
        {
            json.WriteStartObject(field.PhysicalName);
            foreach (var child in nested.Fields)
            {
                WriteField(json, child, path + ".", file, value);
            }

            json.WriteEndObject();
        }
        else if (field.Type is PrimitiveType type && _indexed.Contains(path)
            && file.Columns.TryGetValue(path, out var column) && value(type, column) is { } text)
        {
            json.WritePropertyName(field.PhysicalName);
            json.WriteRawValue(text);
        }
    }

    void Refuse(WrittenFile file)
    {
        foreach (var field in schema.Fields)
        {
            if (!file.Columns.TryGetValue(Quote(field.PhysicalName), out var column))
            {
                continue;
            }

            if (!field.Nullable && column.NullCount > 0)
            {
                throw new HeldException(
                    $"{root}: column '{field.Name}' must not be NULL, and {column.NullCount} of the new rows have no value "
                    + "there.");
            }

            if (IsInfinite(column.Min) || IsInfinite(column.Max))
            {
                throw new HeldException(
                    $"{root}: column '{field.Name}' holds an infinite date or time, which its type cannot hold; "
                    + $"declare it as STRING (\"types\": {{\"{field.Name}\": \"STRING\"}}).");
            }

            bool IsInfinite(string? bound) => bound is "infinity" or "-infinity"
                && field.Type is PrimitiveType { Name: "date" or "timestamp" or "timestamp_ntz" };
        }
    }
}
