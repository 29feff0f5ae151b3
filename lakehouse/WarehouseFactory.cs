using Azure.Core;
using ConnectorKit.Configuration;
using ConnectorKit.Databricks;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Warehouses;
using DuckDB;

namespace Lakehouse;

/// <summary>Opens the warehouse that a configuration names. Here, because the kit cannot know the lakehouse.</summary>
public static class WarehouseFactory
{
    static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>A warehouse; nothing is asked of it yet.</summary>
    /// <param name="config">Checked already.</param>
    /// <param name="engine">The embedded engine, which the caller disposes after the warehouse; a lakehouse needs it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stateSchema">Schema of tables with positions; null: that of the tables themselves.</param>
    /// <param name="tempDirectory">Folder for files on their way to a warehouse; null: the system's.</param>
    /// <exception cref="ConnectorKit.Errors.ConfigException">The address or the warehouse's name cannot be read.</exception>
    public static IWarehouse Open(
        WarehouseConfig config, Database? engine, TimeProvider time,
        string? stateSchema = null, string? tempDirectory = null) => config switch
        {
            LakehouseConfig lakehouse => new LakehouseWarehouse(
                lakehouse.Path, engine ?? throw new ArgumentNullException(nameof(engine)), time),
            DatabricksConfig databricks => new DatabricksWarehouse(
                new DatabricksOptions(databricks.Endpoint(), Credential(databricks))
                {
                    StagingVolume = databricks.StagingVolume,
                    StateSchema = stateSchema,
                    TempDirectory = tempDirectory ?? Path.GetTempPath(),
                    Retries = new RetryRules(time, FirstRetry),
                }),
            _ => throw new InvalidOperationException($"{config.GetType().Name} is no warehouse that can be opened."),
        };

    /// <summary>The REST interfaces of a workspace, for what is not SQL; the caller disposes it.</summary>
    public static WorkspaceClient Workspace(DatabricksConfig config, TimeProvider time) => new(
        DatabricksEndpoint.ParseHost(config.Host), Credential(config), new RetryRules(time, FirstRetry));

    static TokenCredential Credential(DatabricksConfig config) => config.Authentication switch
    {
        PersonalAccessTokenConfig personal => new PersonalToken(personal.PersonalAccessToken.Value),
        OAuthM2mConfig machine => new MachineToken(
            DatabricksEndpoint.ParseHost(config.Host), machine.ClientId, machine.ClientSecret.Value),
        EntraConfig entra => new EntraToken(
            entra.TenantId.Value,
            entra.ClientId,
            entra.ClientSecret.Value,
            entra.Authority is { } authority ? new Uri(authority) : null),
        _ => throw new InvalidOperationException($"{config.Authentication.GetType().Name} is no way to sign in."),
    };
}
