using System.Globalization;
using System.Text.Json.Nodes;

namespace ConnectorKit.Configuration;

/// <summary>
/// Makes a configuration complete before it is checked: a null counts as missing, defaults and empty lists are filled
/// in, and a referenced text becomes the number or truth value that the field wants.
/// </summary>
sealed class ConfigCompletion(ConfigReferences references)
{
    public void Complete(ConfigSchema schema, JsonNode node)
    {
        if (node is JsonObject fields)
        {
            CompleteFields(schema.IsUnion ? schema.Variant(fields) : schema, fields);
        }
        else if (node is JsonArray items && schema.Items is { } itemSchema)
        {
            foreach (var item in items)
            {
                if (item is not null)
                {
                    Complete(itemSchema, item);
                }
            }
        }
    }

    void CompleteFields(ConfigSchema? schema, JsonObject fields)
    {
        if (schema is null)
        {
            return;
        }

        foreach (var name in schema.Names)
        {
            var property = schema.Property(name)!;
            if (fields[name] is not { } value)
            {
                _ = fields.Remove(name);
                FillMissing(property, fields, name, schema.Required.Contains(name));
                continue;
            }

            if (references.IsResolved(value) && Converted(property, (string)value!) is { } converted)
            {
                references.Converted(converted);
                fields[name] = converted;
            }

            Complete(property, fields[name]!);
        }
    }

    static void FillMissing(ConfigSchema property, JsonObject fields, string name, bool required)
    {
        if (property.Default is { } value)
        {
            fields[name] = value.DeepClone();
        }
        else if (property.Type == "array" && !required)
        {
            fields[name] = new JsonArray();
        }
    }

    static JsonValue? Converted(ConfigSchema property, string text) => property.Type switch
    {
        "integer" when long.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            JsonValue.Create(whole),
        "number" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => JsonValue.Create(number),
        "boolean" when bool.TryParse(text, out var truth) => JsonValue.Create(truth),
        _ => null,
    };
}
