using ConnectorKit.Databricks;
using ConnectorKit.Errors;

namespace ConnectorKit.Configuration;

/// <summary>A Databricks SQL warehouse.</summary>
[Setting("Databricks SQL warehouse", "The warehouse does the work; only its host has to be reachable.")]
public sealed record DatabricksConfig : WarehouseConfig
{
    [Setting(
        "Host",
        "Address of the workspace.",
        Order = 1, Examples = ["https://adb-1234567890123456.7.azuredatabricks.net"])]
    public required string Host { get; init; }

    [Setting(
        "Warehouse ID",
        "ID of the SQL warehouse, as its overview page shows it. The HTTP path may stand instead.",
        Order = 2, Examples = ["0123456789abcdef"], AlwaysShow = true)]
    public string? WarehouseId { get; init; }

    [Setting(
        "HTTP path",
        "HTTP path of the SQL warehouse, from its connection details.",
        Order = 3, Examples = ["/sql/1.0/warehouses/0123456789abcdef"])]
    public string? HttpPath { get; init; }

    [Setting("Authentication", "How to sign in to the workspace.", Order = 4)]
    public required AuthenticationConfig Authentication { get; init; }

    [Setting(
        "Staging volume",
        "Volume (or folder in one) where programs that write put files before they are loaded. Reading needs none.",
        Order = 5, Examples = ["/Volumes/main/cdc/staging"],
        Pattern = "^/Volumes/[^/]+/[^/]+/[^/]+(/.*)?$", PatternDescriptor = "/Volumes/catalog/schema/volume")]
    public string? StagingVolume { get; init; }

    /// <summary>
    /// The workspace that DATABRICKS_HOST and its like name, for its files alone; null where a variable is missing.
    /// </summary>
    public static DatabricksConfig? FromEnvironment(Func<string, string?> variable) =>
        (Host: Given(variable, "DATABRICKS_HOST"), Token: Given(variable, "DATABRICKS_TOKEN"),
            Id: Given(variable, "DATABRICKS_CLIENT_ID"), Secret: Given(variable, "DATABRICKS_CLIENT_SECRET")) switch
        {
            { Host: { } host, Token: { } token } => new DatabricksConfig
            {
                Host = host,
                Authentication = new PersonalAccessTokenConfig { PersonalAccessToken = new Secret(token) },
            },
            { Host: { } host, Id: { } id, Secret: { } secret } => new DatabricksConfig
            {
                Host = host,
                Authentication = new OAuthM2mConfig { ClientId = id, ClientSecret = new Secret(secret) },
            },
            _ => null,
        };

    /// <summary>Which workspace and which SQL warehouse of it.</summary>
    /// <exception cref="ConfigException">One of <see cref="Problems"/>.</exception>
    public DatabricksEndpoint Endpoint() => DatabricksEndpoint.Parse(Host, WarehouseId, HttpPath);

    public override IEnumerable<ConfigProblem> Problems(string path) =>
    [
        .. Problem(ConfigProblem.Below(path, "host"), () => DatabricksEndpoint.ParseHost(Host)),
        .. Problem(
            ConfigProblem.Below(path, HttpPath is null ? "warehouse_id" : "http_path"),
            () => DatabricksEndpoint.Parse("localhost", WarehouseId, HttpPath)),
    ];

    static string? Given(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } text ? text : null;

    static IEnumerable<ConfigProblem> Problem(string path, Action check)
    {
        try
        {
            check();
            return [];
        }
        catch (ConfigException e)
        {
            return [new ConfigProblem(path, e.Message)];
        }
    }
}
