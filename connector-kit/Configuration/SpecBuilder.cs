using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace ConnectorKit.Configuration;

/// <summary>
/// Makes a connector's specification from its configuration records: types, names and required fields from their JSON
/// metadata, everything a person reads from <see cref="SettingAttribute"/>. Programs print an embedded copy of the
/// document; a test compares it with this.
/// </summary>
public static class SpecBuilder
{
    /// <summary>Keywords that belong to the place where a type is used, not to the type.</summary>
    static readonly string[] PlaceKeywords =
    [
        "title", "description", "order", "default", "examples", "minimum", "maximum", "pattern", "pattern_descriptor",
        "airbyte_secret", "airbyte_hidden", "multiline", "always_show", "group",
    ];

    static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    static readonly JsonSchemaExporterOptions ExporterOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    /// <summary>The body of a SPEC message as indented text with a final line feed.</summary>
    public static string Document(JsonTypeInfo configuration, SpecDocument document)
    {
        var schema = ConnectionSpecification(configuration);
        if (!document.Groups.IsEmpty)
        {
            schema["groups"] = new JsonArray(
                [.. document.Groups.Select(g => new JsonObject { ["id"] = g.Id, ["title"] = g.Title })]);
        }

        var spec = new JsonObject
        {
            ["documentationUrl"] = document.DocumentationUrl,
            ["supportsIncremental"] = true,
            ["connectionSpecification"] = schema,
        };
        if (!document.DestinationSyncModes.IsEmpty)
        {
            spec["supported_destination_sync_modes"] =
                new JsonArray([.. document.DestinationSyncModes.Select(m => JsonValue.Create(m))]);
        }

        // The platform refuses protocol versions above 0.3.0; the number of the protocol's library is another one.
        spec["protocol_version"] = "0.2.0";
        return spec.ToJsonString(Indented) + "\n";
    }

    /// <summary>The JSON schema (draft 7, Airbyte's subset) of a configuration record.</summary>
    public static JsonObject ConnectionSpecification(JsonTypeInfo configuration)
    {
        var schema = (JsonObject)configuration.GetJsonSchemaAsNode(ExporterOptions);
        Inline(schema, schema);
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema["additionalProperties"] = true;

        // Attribute values are boxed objects; read again they are plain numbers and texts.
        return JsonNode.Parse(schema.ToJsonString())!.AsObject();
    }

    static JsonObject Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        // A type with a converter of its own has the schema "true".
        var schema = node as JsonObject ?? [];
        if (context.TypeInfo.Type == typeof(Secret))
        {
            schema["type"] = "string";
            schema["airbyte_secret"] = true;
        }

        // A map's values do not appear in its schema when their type has a converter of its own.
        if (context.TypeInfo.ElementType == typeof(Secret))
        {
            schema["additionalProperties"] = new JsonObject { ["type"] = "string", ["airbyte_secret"] = true };
        }

        WithoutNull(schema);
        ToUnion(schema);
        return Setting(context) is { } setting ? Described(schema, setting) : schema;
    }

    static SettingAttribute? Setting(JsonSchemaExporterContext context)
    {
        if (context.PropertyInfo is not { } property)
        {
            return context.TypeInfo.Type.GetCustomAttribute<SettingAttribute>(inherit: false);
        }

        // JsonPropertyInfo.AttributeProvider is null for properties of a union's variants.
        return property.DeclaringType
            .GetProperties()
            .First(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name) == property.Name)
            .GetCustomAttribute<SettingAttribute>();
    }

    static void WithoutNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(t => (string)t!).First(t => t != "null");
        }

        if (schema["enum"] is JsonArray names)
        {
            schema["enum"] = new JsonArray([.. names.Where(n => n is not null).Select(n => n!.DeepClone())]);
            schema["type"] = "string";
        }
    }

    static void ToUnion(JsonObject schema)
    {
        if (schema["anyOf"] is not JsonArray variants)
        {
            return;
        }

        _ = schema.Remove("anyOf");
        _ = schema.Remove("required");
        schema["oneOf"] = new JsonArray([.. variants.Select(v => Variant((JsonObject)v!.DeepClone()))]);
    }

    static JsonObject Variant(JsonObject variant)
    {
        variant.Insert(0, "type", "object");
        var (name, discriminator) = ((JsonObject)variant["properties"]!).First(p => p.Value?["const"] is not null);
        discriminator!.AsObject().Insert(0, "type", "string");
        discriminator["order"] = 0;
        var required = variant["required"] as JsonArray ?? [];
        variant["required"] =
            new JsonArray([name, .. required.Where(n => (string)n! != name).Select(n => n!.DeepClone())]);
        return variant;
    }

    static JsonObject Described(JsonObject schema, SettingAttribute setting)
    {
        var described = new JsonObject();
        Move(schema, described, "type");
        Put(described, "title", setting.Title.Length > 0, setting.Title);
        Put(described, "description", setting.Description.Length > 0, setting.Description);
        Put(described, "order", setting.Order >= 0, setting.Order);
        Put(described, "group", setting.Group is not null, setting.Group);
        Put(described, "default", setting.Default is not null, setting.Default);
        Put(described, "minimum", double.IsFinite(setting.Minimum), setting.Minimum);
        Put(described, "maximum", double.IsFinite(setting.Maximum), setting.Maximum);
        Put(described, "pattern", setting.Pattern is not null, setting.Pattern);
        Put(described, "pattern_descriptor", setting.PatternDescriptor is not null, setting.PatternDescriptor);
        if (setting.Examples.Length > 0)
        {
            described["examples"] = new JsonArray([.. setting.Examples.Select(e => JsonValue.Create(e))]);
        }

        Put(described, "multiline", setting.Multiline, true);
        Put(described, "always_show", setting.AlwaysShow, true);
        Put(described, "airbyte_hidden", setting.Hidden, true);
        foreach (var (key, _) in schema.ToList())
        {
            Move(schema, described, key);
        }

        return described;
    }

    static void Move(JsonObject from, JsonObject to, string key)
    {
        if (from.TryGetPropertyValue(key, out var value))
        {
            _ = from.Remove(key);
            to[key] = value;
        }
    }

    static void Put(JsonObject schema, string key, bool present, object? value)
    {
        if (present)
        {
            var whole = value is double number && number == Math.Floor(number) ? (long)number : value;
            schema[key] = value is string[] texts
                ? new JsonArray([.. texts.Select(text => JsonValue.Create(text))])
                : JsonValue.Create(whole);
        }
    }

    /// <summary>A type that is used twice comes as a reference to its first place; Airbyte forbids references.</summary>
    static void Inline(JsonObject root, JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Inline(root, item);
            }

            return;
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        if ((string?)schema["$ref"] is { } pointer)
        {
            var target = (JsonObject)Target(root, pointer).DeepClone();
            _ = schema.Remove("$ref");
            foreach (var (key, value) in target.Where(p => !PlaceKeywords.Contains(p.Key)))
            {
                schema[key] = value?.DeepClone();
            }
        }

        foreach (var (_, value) in schema)
        {
            Inline(root, value);
        }
    }

    static JsonNode Target(JsonNode root, string pointer)
    {
        var at = root;
        foreach (var part in pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at is JsonArray items ? items[int.Parse(part)]! : at[part == "anyOf" ? "oneOf" : part]!;
        }

        return at;
    }
}
