using System.Text.Json;

namespace ConnectorKit.Airbyte;

/// <summary>How far a stream is.</summary>
public sealed record StatusTrace(StreamDescriptor Stream, StreamStatus Status) : AirbyteMessage
{
    internal override void WriteBody(Utf8JsonWriter json, long emittedAt)
    {
        json.WriteString("type", "TRACE");
        json.WriteStartObject("trace");
        json.WriteString("type", "STREAM_STATUS");
        json.WriteNumber("emitted_at", emittedAt);
        json.WriteStartObject("stream_status");
        Stream.Write(json);
        json.WriteString("status", Status.ToString().ToUpperInvariant());
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
