using System.Text.Json.Nodes;

namespace ConnectorKit.Configuration;

/// <summary>
/// One node of a specification's JSON schema, in the subset that <see cref="SpecBuilder"/> writes: type, properties,
/// required, items, oneOf with one constant property, enum, range, pattern, default.
/// </summary>
sealed class ConfigSchema(JsonObject node)
{
    public string? Type => (string?)node["type"];

    public string? Title => (string?)node["title"];

    public bool IsSecret => (bool?)node["airbyte_secret"] ?? false;

    public JsonNode? Default => node["default"];

    public double? Minimum => (double?)node["minimum"];

    public double? Maximum => (double?)node["maximum"];

    public string? Pattern => (string?)node["pattern"];

    public string? PatternDescriptor => (string?)node["pattern_descriptor"];

    public JsonArray? Enum => node["enum"] as JsonArray;

    public bool IsUnion => node["oneOf"] is JsonArray;

    public ConfigSchema? Items => node["items"] is JsonObject items ? new ConfigSchema(items) : null;

    /// <summary>The schema of every value of a dictionary; null for a record.</summary>
    public ConfigSchema? Values =>
        node["additionalProperties"] is JsonObject values ? new ConfigSchema(values) : null;

    public IEnumerable<string> Required =>
        node["required"] is JsonArray names ? names.Select(n => (string)n!) : [];

    public IEnumerable<string> Names => Properties.Select(p => p.Name);

    /// <summary>The property that tells a union's variants apart.</summary>
    public string Discriminator =>
        Variants.First().Properties.First(p => p.Schema.Constant is not null).Name;

    /// <summary>The values of <see cref="Discriminator"/>.</summary>
    public IEnumerable<string> VariantNames => Variants.Select(VariantName);

    string? Constant => (string?)node["const"];

    IEnumerable<ConfigSchema> Variants =>
        ((JsonArray)node["oneOf"]!).Select(v => new ConfigSchema((JsonObject)v!));

    IEnumerable<(string Name, ConfigSchema Schema)> Properties =>
        node["properties"] is JsonObject properties
            ? properties.Select(p => (p.Key, new ConfigSchema((JsonObject)p.Value!)))
            : [];

    public ConfigSchema? Property(string name) =>
        node["properties"]?[name] is JsonObject property ? new ConfigSchema(property) : null;

    /// <summary>The variant that an object chooses; null when it names none that exists.</summary>
    public ConfigSchema? Variant(JsonObject value) =>
        value[Discriminator] is JsonValue chosen && chosen.TryGetValue<string>(out var name)
            ? Variants.FirstOrDefault(v => VariantName(v) == name)
            : null;

    string VariantName(ConfigSchema variant) => variant.Property(Discriminator)!.Constant!;
}
