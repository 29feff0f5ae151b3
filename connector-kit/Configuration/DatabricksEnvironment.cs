using System.Text.Json.Nodes;

namespace ConnectorKit.Configuration;

/// <summary>Fills what the configuration of a Databricks warehouse leaves out from the usual environment variables.</summary>
static class DatabricksEnvironment
{
    public static void Fill(JsonObject configuration, Func<string, string?> variable)
    {
        if (configuration["warehouse"] is not JsonObject warehouse || Text(warehouse, "type") != "databricks")
        {
            return;
        }

        FillKey(warehouse, "host", variable("DATABRICKS_HOST"));
        if (warehouse["http_path"] is null)
        {
            FillKey(warehouse, "warehouse_id", variable("DATABRICKS_WAREHOUSE_ID"));
        }

        if (warehouse["authentication"] is null && Method(variable) is { } method)
        {
            warehouse["authentication"] = new JsonObject { ["auth_type"] = method };
        }

        if (warehouse["authentication"] is JsonObject authentication)
        {
            FillAuthentication(authentication, variable);
        }
    }

    static string? Method(Func<string, string?> variable) =>
        variable("DATABRICKS_TOKEN") is { Length: > 0 } ? "personal_access_token"
        : variable("DATABRICKS_CLIENT_ID") is { Length: > 0 } ? "oauth_m2m"
        : null;

    static void FillAuthentication(JsonObject authentication, Func<string, string?> variable)
    {
        switch (Text(authentication, "auth_type"))
        {
            case "personal_access_token":
                FillKey(authentication, "personal_access_token", variable("DATABRICKS_TOKEN"));
                break;
            case "oauth_m2m":
                FillKey(authentication, "client_id", variable("DATABRICKS_CLIENT_ID"));
                FillKey(authentication, "client_secret", variable("DATABRICKS_CLIENT_SECRET"));
                break;
            default:
                break;
        }
    }

    static void FillKey(JsonObject fields, string key, string? value)
    {
        if (fields[key] is null && !string.IsNullOrEmpty(value))
        {
            fields[key] = value;
        }
    }

    static string? Text(JsonObject fields, string key) =>
        fields[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
