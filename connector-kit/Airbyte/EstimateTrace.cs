using System.Text.Json;

namespace ConnectorKit.Airbyte;

/// <summary>How many records a stream will probably have.</summary>
public sealed record EstimateTrace(StreamDescriptor Stream, long Rows) : AirbyteMessage
{
    internal override void WriteBody(Utf8JsonWriter json, long emittedAt)
    {
        json.WriteString("type", "TRACE");
        json.WriteStartObject("trace");
        json.WriteString("type", "ESTIMATE");
        json.WriteNumber("emitted_at", emittedAt);
        json.WriteStartObject("estimate");
        json.WriteString("name", Stream.Name);
        WriteOptional(json, "namespace", Stream.Namespace);
        json.WriteString("type", "STREAM");
        json.WriteNumber("row_estimate", Rows);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
