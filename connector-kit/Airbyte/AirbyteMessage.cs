using System.Text.Json;

namespace ConnectorKit.Airbyte;

/// <summary>A protocol message other than RECORD (those are written column by column) and SPEC (an embedded text).</summary>
public abstract record AirbyteMessage
{
    /// <summary>Writes <c>type</c> and the payload into the message's object.</summary>
    /// <param name="json">Inside the object.</param>
    /// <param name="emittedAt">Milliseconds since 1970.</param>
    internal abstract void WriteBody(Utf8JsonWriter json, long emittedAt);

    private protected static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
