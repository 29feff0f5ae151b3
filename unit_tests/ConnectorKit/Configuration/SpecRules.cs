using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UnitTests.ConnectorKit.Configuration;

/// <summary>
/// What Airbyte's user interface and acceptance tests ask of a specification, and what a person needs to fill it in: walks
/// over a whole document and collects what is wrong.
/// https://docs.airbyte.com/platform/connector-development/connector-specification-reference
/// </summary>
sealed class SpecRules
{
    static readonly HashSet<string> Forbidden =
    [
        "not", "anyOf", "allOf", "patternProperties", "prefixItems", "if", "then", "else", "dependentSchemas",
        "dependentRequired", "$ref", "$defs", "definitions",
    ];

    /// <summary>Names that acceptance tests take for secrets.</summary>
    static readonly HashSet<string> SecretNames =
    [
        "client_token", "access_token", "api_token", "token", "secret", "client_secret", "password", "key",
        "service_account", "service_account_info", "tenant_id", "certificate", "jwt", "credentials", "app_id", "appid",
        "refresh_token",
    ];

    readonly List<string> _problems = [];
    readonly HashSet<string> _groups;

    SpecRules(JsonObject schema) =>
        _groups = [.. schema["groups"]!.AsArray().Select(g => (string)g!["id"]!)];

    /// <summary>What is wrong with the <c>connectionSpecification</c> of a document, each with its place.</summary>
    public static List<string> Problems(string document)
    {
        var spec = JsonNode.Parse(document)!;
        var schema = spec["connectionSpecification"]!.AsObject();
        var rules = new SpecRules(schema);
        rules.Check(spec["documentationUrl"] is not null, "", "documentationUrl is missing");
        rules.Keywords(schema, "");
        rules.Properties(schema, "");
        return rules._problems;
    }

    void Check(bool isRight, string place, string problem)
    {
        if (!isRight)
        {
            _problems.Add($"{place}: {problem}");
        }
    }

    /// <summary>Names of properties are no keywords, so they are stepped over.</summary>
    void Keywords(JsonObject schema, string place)
    {
        foreach (var (key, value) in schema)
        {
            Check(!Forbidden.Contains(key), place, $"{key} is not allowed");
            foreach (var part in key is "properties" ? value!.AsObject().Select(p => p.Value) : Parts(value))
            {
                Keywords(part!.AsObject(), $"{place}/{key}");
            }
        }
    }

    static IEnumerable<JsonNode?> Parts(JsonNode? value) => value switch
    {
        JsonObject part => [part],
        JsonArray parts => parts.Where(p => p is JsonObject),
        _ => [],
    };

    void Properties(JsonObject schema, string place)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            return;
        }

        var orders = properties.Select(p => (int?)p.Value!["order"]).ToList();
        Check(orders.TrueForAll(o => o is not null), place, "a field has no order");
        Check(orders.Distinct().Count() == orders.Count, place, "two fields have one order");
        var required = (schema["required"] as JsonArray ?? []).Select(n => (string)n!).ToList();
        Check(required.TrueForAll(properties.ContainsKey), place, "a required field does not exist");
        foreach (var (name, node) in properties)
        {
            var property = node!.AsObject();
            Field(name, property, $"{place}.{name}", isOutermost: place.Length == 0);
            Check(!required.Contains(name) || property["always_show"] is null, $"{place}.{name}", "required is shown");
        }
    }

    void Field(string name, JsonObject field, string place, bool isOutermost)
    {
        if (field["const"] is not null)
        {
            Check((string?)field["type"] == "string", place, "a constant is a text");
            Check(field["default"] is null && field["enum"] is null, place, "a constant has no choice");
            return;
        }

        Check(IsText(field["title"]), place, "has no title");
        Check(IsText(field["description"]), place, "has no description");
        var group = (string?)field["group"];
        Check(isOutermost ? group is not null && _groups.Contains(group) : group is null, place, "group");
        Secrets(name, field, place);
        Examples(field, place);
        Value(field, place);
    }

    void Value(JsonObject schema, string place)
    {
        Check(schema["type"] is JsonValue, place, "has not one type");
        Check(schema["enum"] is not JsonArray names || IsDistinct(names), place, "enum repeats a value");
        Check(schema["display_type"] is null || schema["oneOf"] is not null, place, "display_type without oneOf");
        switch ((string?)schema["type"])
        {
            case "object" when schema["oneOf"] is JsonArray variants:
                Union(variants, place);
                break;
            case "object" when schema["additionalProperties"] is JsonObject values:
                // A map, which Airbyte's own form cannot show; people write it in a file.
                Value(values, $"{place}[*]");
                break;
            case "object":
                Check(schema["properties"] is JsonObject { Count: > 0 }, place, "is an object without fields");
                Properties(schema, place);
                break;
            case "array":
                var items = schema["items"] as JsonObject;
                Check(items is not null, place, "a list has not one kind of items");
                Value(items ?? [], $"{place}[]");
                break;
            default:
                break;
        }
    }

    void Union(JsonArray variants, string place)
    {
        var constants = variants.Select(v => v!["properties"]!.AsObject().Where(p => p.Value!["const"] is not null)
            .Select(p => (p.Key, Value: (string)p.Value!["const"]!)).ToList()).ToList();
        if (!constants.TrueForAll(c => c.Count == 1))
        {
            Check(false, place, "a variant has not exactly one constant");
            return;
        }

        Check(constants.Select(c => c[0].Key).Distinct().Count() == 1, place, "variants differ by several fields");
        Check(constants.Select(c => c[0].Value).Distinct().Count() == variants.Count, place, "two equal variants");
        foreach (var (node, constant) in variants.Zip(constants))
        {
            var variant = node!.AsObject();
            var at = $"{place}({constant[0].Value})";
            Check((string?)variant["type"] == "object" && IsText(variant["title"]), at, "no object with a title");
            Check(variant["required"]!.AsArray().Any(n => (string)n! == constant[0].Key), at, "constant not required");
            Properties(variant, at);
        }
    }

    void Secrets(string name, JsonObject field, string place)
    {
        var isScalar = (string?)field["type"] is "string" or "integer" or "number";
        var isSecret = (bool?)field["airbyte_secret"] ?? false;
        var looksSecret = SecretNames.Contains(name) || name.EndsWith("_token", StringComparison.Ordinal);
        Check(!isScalar || isSecret || !looksSecret, place, "is not marked as a secret");
        Check(isScalar || !isSecret, place, "is no text and marked as a secret");
        Check(
            name != "credentials" || (bool?)field["additionalProperties"]?["airbyte_secret"] == true, place,
            "its values are not marked as secrets");
    }

    /// <summary>What is typed freely needs an example; a name says what a password is.</summary>
    void Examples(JsonObject field, string place)
    {
        var items = field["items"] as JsonObject ?? field;
        var isFree = (string?)items["type"] == "string" && items["enum"] is null && field["default"] is null;
        var hides = (string?)field["title"] is "Token" or "Client secret";
        var examples = field["examples"] as JsonArray ?? [];
        Check(!isFree || hides || examples.Count > 0, place, "has no example");
        Check(
            field["pattern"] is not { } pattern || examples.All(e => Regex.IsMatch((string)e!, (string)pattern!)),
            place, "an example does not match the pattern");
    }

    static bool IsText(JsonNode? node) => !string.IsNullOrWhiteSpace((string?)node);

    static bool IsDistinct(JsonArray values) =>
        values.Select(v => v!.ToJsonString()).Distinct().Count() == values.Count;
}
