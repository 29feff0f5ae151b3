using System.Collections.Immutable;
using System.Text.Json;

namespace Lakehouse.Schema;

/// <summary>JSON of a schema string to types (Delta PROTOCOL, "Schema Serialization Format").</summary>
static class SchemaReader
{
    public static DeltaType ReadType(JsonElement type, ColumnMappingMode mode)
    {
        if (type.ValueKind == JsonValueKind.String)
        {
            return new PrimitiveType(type.GetString()!);
        }

        return Text(type, "type") switch
        {
            "struct" => new StructType(ReadFields(type, mode)),
            "array" => new ArrayType(
                ReadType(Member(type, "elementType"), mode), Flag(type, "containsNull")),
            "map" => new MapType(
                ReadType(Member(type, "keyType"), mode),
                ReadType(Member(type, "valueType"), mode),
                Flag(type, "valueContainsNull")),
            var other => throw new FormatException($"the schema has the unknown nested type '{other}'"),
        };
    }

    static ImmutableArray<DeltaField> ReadFields(JsonElement type, ColumnMappingMode mode)
    {
        var fields = Member(type, "fields");
        return fields.ValueKind == JsonValueKind.Array
            ? [.. fields.EnumerateArray().Select(field => ReadField(field, mode))]
            : throw new FormatException("'fields' of a struct is no array");
    }

    static DeltaField ReadField(JsonElement field, ColumnMappingMode mode)
    {
        var read = new DeltaField(
            Text(field, "name"), ReadType(Member(field, "type"), mode), Flag(field, "nullable"))
        {
            Metadata = field.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                ? ReadMetadata(metadata)
                : FieldMetadata.Empty,
        };
        return read.Mapped(mode);
    }

    static FieldMetadata ReadMetadata(JsonElement metadata) =>
        new([.. metadata.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetRawText()))]);

    static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var member)
            ? member
            : throw new FormatException($"a part of the schema has no '{name}'");

    static string Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } member
            ? member.GetString()!
            : throw new FormatException($"'{name}' in the schema is no text");

    /// <summary>Absent means true: the permissive reading.</summary>
    static bool Flag(JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.False;
}
