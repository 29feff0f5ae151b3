using System.Text.Json;

namespace ConnectorKit.Airbyte;

/// <summary>A stream's identity. A namespace that is absent is not the same as an empty one.</summary>
public sealed record StreamDescriptor(string Name, string? Namespace)
{
    public override string ToString() => Namespace is null ? Name : $"{Namespace}.{Name}";

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("stream_descriptor");
        json.WriteString("name", Name);
        if (Namespace is not null)
        {
            json.WriteString("namespace", Namespace);
        }

        json.WriteEndObject();
    }
}
