using System.Text.Json;

namespace ConnectorKit.Airbyte;

/// <summary>The outcome of <c>check</c>.</summary>
/// <param name="Problem">What is wrong and what to do; null: all is well.</param>
public sealed record ConnectionStatus(string? Problem) : AirbyteMessage
{
    internal override void WriteBody(Utf8JsonWriter json, long emittedAt)
    {
        json.WriteString("type", "CONNECTION_STATUS");
        json.WriteStartObject("connectionStatus");
        json.WriteString("status", Problem is null ? "SUCCEEDED" : "FAILED");
        WriteOptional(json, "message", Problem);
        json.WriteEndObject();
    }
}
