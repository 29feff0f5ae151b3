using System.Text.Json.Nodes;
using ConnectorKit.Errors;

namespace DestinationCdc.Demo;

/// <summary>Where the demonstration's tables go.</summary>
/// <param name="Warehouse">The configuration's <c>warehouse</c>.</param>
/// <param name="Folder">Folder of the embedded lakehouse; null on Databricks.</param>
sealed record DemoTarget(JsonObject Warehouse, string Catalog, string? Folder)
{
    /// <summary>The embedded lakehouse in a folder.</summary>
    public static DemoTarget Lakehouse(string folder) =>
        new(new JsonObject { ["type"] = "lakehouse", ["path"] = folder }, "main", folder);

    /// <summary>The workspace that the environment names.</summary>
    /// <exception cref="ConfigException">A variable is missing.</exception>
    public static DemoTarget Databricks()
    {
        var token = Environment.GetEnvironmentVariable("DATABRICKS_TOKEN");
        JsonObject authentication = token is { Length: > 0 }
            ? new() { ["auth_type"] = "personal_access_token", ["personal_access_token"] = token }
            : new()
            {
                ["auth_type"] = "oauth_m2m",
                ["client_id"] = Variable("DATABRICKS_CLIENT_ID"),
                ["client_secret"] = Variable("DATABRICKS_CLIENT_SECRET"),
            };
        var warehouse = new JsonObject
        {
            ["type"] = "databricks",
            ["host"] = Variable("DATABRICKS_HOST"),
            ["warehouse_id"] = Variable("DATABRICKS_WAREHOUSE_ID"),
            ["authentication"] = authentication,
            ["staging_volume"] = Variable("DATABRICKS_STAGING_VOLUME"),
        };
        return new DemoTarget(warehouse, Environment.GetEnvironmentVariable("DATABRICKS_CATALOG") ?? "main", null);
    }

    static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new ConfigException(
            $"The environment variable {name} is missing. The demonstration on Databricks needs DATABRICKS_HOST, "
            + "DATABRICKS_WAREHOUSE_ID, DATABRICKS_STAGING_VOLUME (/Volumes/catalog/schema/volume) and a "
            + "DATABRICKS_TOKEN (or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET); DATABRICKS_CATALOG if that is "
            + "not main.");
}
