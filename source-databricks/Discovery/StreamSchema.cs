using System.Text.Json.Nodes;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace SourceDatabricks.Discovery;

/// <summary>
/// A table's columns as the JSON schema of a stream, by Airbyte's type system. What can be NULL has a union with null:
/// acceptance tests check records strictly.
/// </summary>
static class StreamSchema
{
    public static JsonObject Of(TableSchema table)
    {
        var properties = new JsonObject();
        foreach (var column in table.Columns)
        {
            var property = Of(column.Type, column.Nullable);
            if (!string.IsNullOrWhiteSpace(column.Comment))
            {
                property["description"] = column.Comment;
            }

            properties[column.Name] = property;
        }

        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = true,
        };
    }

    static JsonObject Of(DataType type, bool nullable)
    {
        var name = TypeName(type);

        // What JSON or RFC 3339 cannot hold becomes null, so these can always be null.
        var canBeNull = nullable || type.Kind is TypeKind.Float or TypeKind.Double
            or TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz;
        var schema = new JsonObject { ["type"] = canBeNull ? new JsonArray("null", name) : name };
        switch (type.Kind)
        {
            case TypeKind.Binary:
                schema["contentEncoding"] = "base64";
                break;
            case TypeKind.Date:
                schema["format"] = "date";
                break;
            case TypeKind.Timestamp:
                schema["format"] = "date-time";
                schema["airbyte_type"] = "timestamp_with_timezone";
                break;
            case TypeKind.TimestampNtz:
                schema["format"] = "date-time";
                schema["airbyte_type"] = "timestamp_without_timezone";
                break;
            case TypeKind.Array:
                schema["items"] = Of(type.Element!, nullable: true);
                break;
            case TypeKind.Struct:
                var fields = type.Fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Of(f.Type, f.Nullable)));
                schema["properties"] = new JsonObject(fields);
                break;
            default:
                break;
        }

        return schema;
    }

    static string TypeName(DataType type) => type.Kind switch
    {
        TypeKind.Boolean => "boolean",
        TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt => "integer",
        TypeKind.Decimal when type.Scale == 0 => "integer",
        TypeKind.Decimal or TypeKind.Float or TypeKind.Double => "number",
        TypeKind.Array => "array",
        TypeKind.Struct or TypeKind.Map => "object",
        _ => "string",
    };
}
