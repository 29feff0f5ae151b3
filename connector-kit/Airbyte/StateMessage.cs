using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConnectorKit.Airbyte;

/// <summary>A stream's state, written after the records that it covers.</summary>
/// <param name="Stream">Whose state it is.</param>
/// <param name="State">The connector's own object.</param>
/// <param name="RecordCount">Records of the stream since its previous state.</param>
public sealed record StateMessage(StreamDescriptor Stream, JsonObject State, long RecordCount) : AirbyteMessage
{
    internal override void WriteBody(Utf8JsonWriter json, long emittedAt)
    {
        json.WriteString("type", "STATE");
        json.WriteStartObject("state");
        json.WriteString("type", "STREAM");
        json.WriteStartObject("stream");
        Stream.Write(json);
        json.WritePropertyName("stream_state");
        State.WriteTo(json);
        json.WriteEndObject();
        json.WriteStartObject("sourceStats");
        json.WritePropertyName("recordCount");

        // The protocol's type is number and its readers expect a decimal point.
        json.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{RecordCount}.0"));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
