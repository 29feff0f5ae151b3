using Azure.Core;
using ConnectorKit.Databricks.Http;

namespace ConnectorKit.Databricks;

/// <summary>What a program needs to say to use a Databricks SQL warehouse.</summary>
public sealed record DatabricksOptions(DatabricksEndpoint Endpoint, TokenCredential Credential)
{
    /// <summary>
    /// Volume, or a folder of one, for rows on their way: <c>/Volumes/catalog/schema/volume</c>. Only writing needs it.
    /// </summary>
    public string? StagingVolume { get; init; }

    /// <summary>Schema of the control table, in the tables' own catalog; null: each table's own schema.</summary>
    public string? StateSchema { get; init; }

    /// <summary>Folder on this machine for files before their upload.</summary>
    public string TempDirectory { get; init; } = Path.GetTempPath();

    public RetryRules Retries { get; init; } = RetryRules.Default;
}
