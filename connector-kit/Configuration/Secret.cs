using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectorKit.Configuration;

/// <summary>A password or token: a text in JSON, stars everywhere else.</summary>
[JsonConverter(typeof(Converter))]
public sealed record Secret(string Value)
{
    public override string ToString() => "***";

    /// <summary>Public for the metadata that is generated in other projects.</summary>
    public sealed class Converter : JsonConverter<Secret>
    {
        public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text ? new Secret(text) : null;

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue("***");
    }
}
