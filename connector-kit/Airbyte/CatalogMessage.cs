using System.Collections.Immutable;
using System.Text.Json;

namespace ConnectorKit.Airbyte;

/// <summary>The outcome of <c>discover</c>.</summary>
public sealed record CatalogMessage(ImmutableArray<AirbyteStream> Streams) : AirbyteMessage
{
    internal override void WriteBody(Utf8JsonWriter json, long emittedAt)
    {
        json.WriteString("type", "CATALOG");
        json.WriteStartObject("catalog");
        json.WriteStartArray("streams");
        foreach (var stream in Streams)
        {
            Write(json, stream);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, AirbyteStream stream)
    {
        json.WriteStartObject();
        json.WriteString("name", stream.Descriptor.Name);
        WriteOptional(json, "namespace", stream.Descriptor.Namespace);
        json.WritePropertyName("json_schema");
        stream.JsonSchema.WriteTo(json);

        // The first mode is what some clients take without asking.
        json.WriteStartArray("supported_sync_modes");
        json.WriteStringValue("full_refresh");
        if (stream.SupportsIncremental)
        {
            json.WriteStringValue("incremental");
        }

        json.WriteEndArray();
        json.WriteBoolean("source_defined_cursor", false);
        json.WriteStartArray("default_cursor_field");
        if (stream.DefaultCursor is not null)
        {
            json.WriteStringValue(stream.DefaultCursor);
        }

        json.WriteEndArray();
        json.WriteStartArray("source_defined_primary_key");
        foreach (var column in stream.PrimaryKey)
        {
            json.WriteStartArray();
            json.WriteStringValue(column);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteBoolean("is_resumable", false);
        json.WriteEndObject();
    }
}
