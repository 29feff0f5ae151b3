using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorKit.Configuration;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using DestinationCdc.Configuration;
using Lakehouse;

namespace DestinationCdc.Demo;

/// <summary>Where the demonstration's tables go.</summary>
/// <param name="Warehouse">The configuration's <c>warehouse</c>.</param>
/// <param name="Folder">Folder of the embedded lakehouse; null on Databricks.</param>
/// <param name="SchemaPrefix">
/// Before the feeds' names. On Databricks every run has schemas of its own, so that nobody's tables are touched.
/// </param>
sealed record DemoTarget(JsonObject Warehouse, string Catalog, string? Folder, string SchemaPrefix = "")
{
    const string Volume = "staging";

    /// <summary>The embedded lakehouse in a folder.</summary>
    public static DemoTarget Lakehouse(string folder) =>
        new(new JsonObject { ["type"] = "lakehouse", ["path"] = folder }, "main", folder);

    /// <summary>The workspace that the environment names.</summary>
    /// <exception cref="ConfigException">A variable is missing.</exception>
    public static DemoTarget Databricks(TimeProvider clock)
    {
        var catalog = Environment.GetEnvironmentVariable("DATABRICKS_CATALOG") ?? "main";
        var prefix = $"crdb_demo_{clock.GetUtcNow():yyyyMMdd_HHmmss}_";
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
            ["staging_volume"] = Environment.GetEnvironmentVariable("DATABRICKS_STAGING_VOLUME")
                ?? $"/Volumes/{catalog}/{prefix}{Volume}/{Volume}",
        };
        return new DemoTarget(warehouse, catalog, null, prefix);
    }

    public string SchemaOf(string feed) => $"{SchemaPrefix}{feed}";

    /// <summary>Statements that remove what a run leaves on a workspace.</summary>
    public IEnumerable<string> Removal(IEnumerable<string> feeds) => feeds
        .Concat(HasOwnVolume ? [Volume] : [])
        .Select(feed => $"DROP SCHEMA {Catalog}.{SchemaOf(feed)} CASCADE");

    /// <summary>Makes the staging volume, unless one is given.</summary>
    public async Task PrepareAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Folder is not null || !HasOwnVolume)
        {
            return;
        }

        var config = (DatabricksConfig)Warehouse.Deserialize(DestinationCdcConfigContext.Default.WarehouseConfig)!;
        using var workspace = WarehouseFactory.Workspace(config, clock);
        using var statements = new StatementClient(workspace, config.Endpoint().WarehouseId);
        var dialect = SqlDialect.Databricks;
        var schema = $"{dialect.Identifier(Catalog)}.{dialect.Identifier(SchemaOf(Volume))}";
        foreach (var text in (string[])
            [$"CREATE SCHEMA IF NOT EXISTS {schema}", $"CREATE VOLUME IF NOT EXISTS {schema}.{Volume}"])
        {
            await statements.ExecuteAsync(new SqlStatement(text, RepeatSafely: true), cancellationToken);
        }
    }

    bool HasOwnVolume =>
        Folder is null && (string?)Warehouse["staging_volume"] == $"/Volumes/{Catalog}/{SchemaOf(Volume)}/{Volume}";

    static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new ConfigException(
            $"The environment variable {name} is missing. The demonstration on Databricks needs DATABRICKS_HOST, "
            + "DATABRICKS_WAREHOUSE_ID and a DATABRICKS_TOKEN (or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET); "
            + "DATABRICKS_CATALOG if that is not main, DATABRICKS_STAGING_VOLUME (/Volumes/catalog/schema/volume) if "
            + "no volume may be made.");
}
