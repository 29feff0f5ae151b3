using System.Text.Json;

namespace Lakehouse.Schema;

/// <summary>Types to the JSON of a schema string.</summary>
static class SchemaWriter
{
    public static void Write(Utf8JsonWriter json, DeltaType type)
    {
        switch (type)
        {
            case PrimitiveType primitive:
                json.WriteStringValue(primitive.Name);
                break;
            case StructType nested:
                WriteStruct(json, nested);
                break;
            case ArrayType array:
                json.WriteStartObject();
                json.WriteString("type", "array");
                WriteMember(json, "elementType", array.Element);
                json.WriteBoolean("containsNull", array.ContainsNull);
                json.WriteEndObject();
                break;
            case MapType map:
                json.WriteStartObject();
                json.WriteString("type", "map");
                WriteMember(json, "keyType", map.Key);
                WriteMember(json, "valueType", map.Value);
                json.WriteBoolean("valueContainsNull", map.ValueContainsNull);
                json.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"Unknown type {type.GetType().Name}.");
        }
    }

    static void WriteStruct(Utf8JsonWriter json, StructType type)
    {
        json.WriteStartObject();
        json.WriteString("type", "struct");
        json.WriteStartArray("fields");
        foreach (var field in type.Fields)
        {
            WriteField(json, field);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteField(Utf8JsonWriter json, DeltaField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        WriteMember(json, "type", field.Type);
        json.WriteBoolean("nullable", field.Nullable);
        json.WriteStartObject("metadata");
        foreach (var (key, raw) in field.Metadata.Entries)
        {
            json.WritePropertyName(key);
            json.WriteRawValue(raw);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteMember(Utf8JsonWriter json, string name, DeltaType type)
    {
        json.WritePropertyName(name);
        Write(json, type);
    }
}
