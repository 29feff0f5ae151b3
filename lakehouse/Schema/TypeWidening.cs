using System.Collections.Immutable;
using System.Text.Json;
using ConnectorKit.Types;

namespace Lakehouse.Schema;

/// <summary>
/// Types that grow while the files written before stay as they are (Delta PROTOCOL, "Type Widening"). Each change is kept
/// in the metadata of the field, or of the nearest field around an element, a key or a value.
/// </summary>
static class TypeWidening
{
    /// <summary>The entry of a field's metadata that tells how it grew.</summary>
    public const string ChangesKey = "delta.typeChanges";

    /// <summary>The field with the wanted type; null when the stored one does not grow into it.</summary>
    public static DeltaField? Widen(DeltaField stored, DataType wanted)
    {
        var changes = ImmutableArray.CreateBuilder<TypeChange>();
        return Widen(stored.Type, wanted, "", changes) is { } type
            ? stored with { Type = type, Metadata = WithChanges(stored.Metadata, changes) }
            : null;
    }

    static DeltaType? Widen(
        DeltaType stored, DataType wanted, string path, ImmutableArray<TypeChange>.Builder changes)
    {
        switch (stored)
        {
            case StructType nested when wanted.Kind == TypeKind.Struct && nested.Fields.Length == wanted.Fields.Length:
                var fields = nested.Fields.Zip(wanted.Fields, Widen).OfType<DeltaField>().ToImmutableArray();
                return fields.Length == nested.Fields.Length ? new StructType(fields) : null;
            case ArrayType array when wanted.Kind == TypeKind.Array:
                return Widen(array.Element, wanted.Element!, Join(path, "element"), changes) is { } element
                    ? array with { Element = element }
                    : null;
            case MapType map when wanted.Kind == TypeKind.Map:
                return Widen(map.Key, wanted.MapKey!, Join(path, "key"), changes) is { } key
                    && Widen(map.Value, wanted.Element!, Join(path, "value"), changes) is { } value
                        ? map with { Key = key, Value = value }
                        : null;
            case PrimitiveType:
                return WidenPrimitive(stored, wanted, path, changes);
            default:
                return null;
        }
    }

    static DeltaType? WidenPrimitive(
        DeltaType stored, DataType wanted, string path, ImmutableArray<TypeChange>.Builder changes)
    {
        var from = TypeConversion.ToDataType(stored);
        if (from == wanted)
        {
            return stored;
        }

        if (!TypeGrowth.Holds(wanted, from))
        {
            return null;
        }

        var to = TypeConversion.ToDelta(wanted, path);
        changes.Add(new TypeChange(stored, to, path));
        return to;
    }

    static DeltaField? Widen(DeltaField stored, StructField wanted) =>
        stored.Name == wanted.Name && stored.Nullable == wanted.Nullable ? Widen(stored, wanted.Type) : null;

    static string Join(string path, string part) => path.Length == 0 ? part : $"{path}.{part}";

    /// <summary>Earlier changes stay, in their order and their own words.</summary>
    static FieldMetadata WithChanges(FieldMetadata metadata, ImmutableArray<TypeChange>.Builder changes) =>
        changes.Count == 0 ? metadata : metadata.WithRaw(ChangesKey, JsonText.Write(json =>
        {
            json.WriteStartArray();
            if (metadata.Raw(ChangesKey) is { } before)
            {
                using var earlier = JsonDocument.Parse(before);
                foreach (var change in earlier.RootElement.EnumerateArray())
                {
                    change.WriteTo(json);
                }
            }

            foreach (var (from, to, path) in changes)
            {
                json.WriteStartObject();
                json.WritePropertyName("toType");
                SchemaWriter.Write(json, to);
                json.WritePropertyName("fromType");
                SchemaWriter.Write(json, from);
                if (path.Length > 0)
                {
                    json.WriteString("fieldPath", path);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));

    /// <summary>One entry of the list.</summary>
    /// <param name="Path">Where in the field: empty, or <c>element</c>, <c>key</c>, <c>value.element</c>, ….</param>
    readonly record struct TypeChange(DeltaType From, DeltaType To, string Path);
}
