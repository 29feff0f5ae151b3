using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ConnectorKit.Configuration;

/// <summary>Checks a configuration against the connector's specification and collects everything that is wrong.</summary>
sealed class ConfigValidator(
    ConfigReferences references, ICollection<ConfigProblem> problems, Action<ConfigProblem> unknownKey)
{
    const int LongestShown = 60;
    /// <summary>By the clock, not by the work: a second is too little for any pattern where the machine is overloaded.</summary>
    static readonly TimeSpan PatternTimeout = TimeSpan.FromMinutes(1);

    public void Check(ConfigSchema schema, JsonNode node, string path)
    {
        if (references.IsBroken(node))
        {
            return;
        }

        if (!HasType(schema.Type, node))
        {
            Report(path, $"found {Kind(node)}, expected {Expected(schema)}");
            return;
        }

        switch (node)
        {
            case JsonObject fields when schema.Values is { } values:
                foreach (var (key, value) in fields)
                {
                    CheckItem(values, value, ConfigProblem.Below(path, key));
                }

                break;
            case JsonObject fields:
                CheckRecord(schema, fields, path);
                break;
            case JsonArray items when schema.Items is { } item:
                for (var i = 0; i < items.Count; i++)
                {
                    CheckItem(item, items[i], $"{path}[{i}]");
                }

                break;
            default:
                CheckScalar(schema, node, path);
                break;
        }
    }

    void CheckItem(ConfigSchema schema, JsonNode? item, string path)
    {
        if (item is null)
        {
            Report(path, $"found null, expected {Expected(schema)}");
        }
        else
        {
            Check(schema, item, path);
        }
    }

    void CheckRecord(ConfigSchema schema, JsonObject fields, string path)
    {
        var record = schema.IsUnion ? schema.Variant(fields) : schema;
        if (record is null)
        {
            ReportVariant(schema, fields, path);
            return;
        }

        foreach (var (key, value) in fields)
        {
            if (record.Property(key) is { } property)
            {
                CheckItem(property, value, ConfigProblem.Below(path, key));
            }
            else if (!key.StartsWith('_'))
            {
                ReportUnknown(record, key, path);
            }
        }

        foreach (var name in record.Required.Where(n => !fields.ContainsKey(n)))
        {
            Report(ConfigProblem.Below(path, name), $"is missing; expected {Expected(record.Property(name)!)}");
        }

        foreach (var name in record.Required.Where(n => IsBlank(fields[n])))
        {
            Report(ConfigProblem.Below(path, name), "is empty");
        }
    }

    void CheckScalar(ConfigSchema schema, JsonNode node, string path)
    {
        if (schema.Enum is { } allowed && !allowed.Any(a => JsonNode.DeepEquals(a, node)))
        {
            var names = allowed.Select(a => (string)a!).ToList();
            Report(path, $"found {Shown(schema, node)}, expected {Expected(schema)}{Meant(node, names)}");
        }

        if (node.GetValueKind() == JsonValueKind.Number)
        {
            var number = double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
            if (number < schema.Minimum || number > schema.Maximum)
            {
                Report(path, $"found {Shown(schema, node)}, expected {Expected(schema)}");
            }
        }

        if (schema.Pattern is { } pattern && node.GetValueKind() == JsonValueKind.String
            && !Regex.IsMatch((string)node!, pattern, RegexOptions.None, PatternTimeout))
        {
            Report(path, $"found {Shown(schema, node)}, expected {Expected(schema)}");
        }
    }

    void ReportVariant(ConfigSchema union, JsonObject fields, string path)
    {
        var names = union.VariantNames.ToList();
        var at = ConfigProblem.Below(path, union.Discriminator);
        var expected = $"expected one of {string.Join(", ", names)}";
        var chosen = fields[union.Discriminator];
        if (chosen is null)
        {
            Report(at, $"is missing; {expected}");
        }
        else if (!references.IsBroken(chosen))
        {
            Report(at, $"found {Shown(union, chosen)}, {expected}{Meant(chosen, names)}");
        }
    }

    void ReportUnknown(ConfigSchema record, string key, string path)
    {
        var advice = NearestName.Of(key, record.Names) is { } near
            ? $"did you mean '{near}'?"
            : $"known keys: {string.Join(", ", record.Names)}";
        unknownKey(new ConfigProblem(ConfigProblem.Below(path, key), $"unknown key; {advice}"));
    }

    void Report(string path, string message) => problems.Add(new ConfigProblem(path, message));

    static bool IsBlank(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && string.IsNullOrWhiteSpace(text);

    static string Meant(JsonNode node, IEnumerable<string> names) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && NearestName.Of(text, names) is { } near
            ? $" (did you mean '{near}'?)"
            : "";

    static bool HasType(string? type, JsonNode node) => type switch
    {
        "string" => node.GetValueKind() == JsonValueKind.String,
        "boolean" => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => node.GetValueKind() == JsonValueKind.Number
            && long.TryParse(
                node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "number" => node.GetValueKind() == JsonValueKind.Number,
        "array" => node is JsonArray,
        "object" => node is JsonObject,
        _ => true,
    };

    static string Kind(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number of another form",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        _ => "an object",
    };

    static string Expected(ConfigSchema schema) => schema switch
    {
        { PatternDescriptor: { } form } => $"a text like {form}",
        { Pattern: { } pattern } => $"a text that matches {pattern}",
        { IsUnion: true } => $"an object with {schema.Discriminator}: {string.Join(", ", schema.VariantNames)}",
        { Enum: { } allowed } => $"one of {string.Join(", ", allowed.Select(a => (string)a!))}",
        { Type: "integer" } => $"a whole number{Range(schema)}",
        { Type: "number" } => $"a number{Range(schema)}",
        { Type: "boolean" } => "true or false",
        { Type: "array", Items: { } item } => $"a list, each {Expected(item)}",
        { Type: "object" } => "an object",
        _ => "a text",
    };

    static string Range(ConfigSchema schema) => (schema.Minimum, schema.Maximum) switch
    {
        ({ } low, { } high) => $" from {low} to {high}",
        ({ } low, null) => $" of at least {low}",
        (null, { } high) => $" of at most {high}",
        _ => "",
    };

    string Shown(ConfigSchema schema, JsonNode node)
    {
        var text = node.ToJsonString();
        return schema.IsSecret || references.IsResolved(node) || text.Length > LongestShown
            ? $"another value ({text.Length} characters, not shown)"
            : text.Replace('"', '\'');
    }
}
