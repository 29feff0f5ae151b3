using System.Text;
using System.Text.Json.Nodes;
using ConnectorKit.Airbyte;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Databricks;
using IntegrationTests.Warehouses;
using SourceDatabricks;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

/// <summary>The source on one engine: tables are written through the warehouse, the verbs are run as the program runs them.</summary>
public abstract class SourceSuite(WarehouseHost host) : WarehouseSuite(host)
{
    private protected static readonly ColumnDefinition Time = new("updated_at", DataType.Timestamp);

    /// <summary>The configuration's <c>warehouse</c>.</summary>
    private protected JsonObject WarehouseConfig => Host switch
    {
        DatabricksHost { Databricks: var workspace } => new JsonObject
        {
            ["type"] = "databricks",
            ["host"] = workspace.Host,
            ["http_path"] = workspace.HttpPath,
            ["authentication"] = new JsonObject
            {
                ["auth_type"] = "personal_access_token",
                ["personal_access_token"] = workspace.Token,
            },
        },
        _ => new JsonObject { ["type"] = "lakehouse", ["path"] = Folder },
    };

    private protected JsonObject Config => new()
    {
        ["warehouse"] = WarehouseConfig,
        ["catalog"] = "main",
        ["schemas"] = new JsonArray(Schema),
    };

    /// <summary>A configured catalog of all streams that the source discovers.</summary>
    private protected static JsonObject Configured(SourceOutput discovered, string syncMode, string? cursor = null) =>
        new()
        {
            ["streams"] = new JsonArray(
            [
                .. discovered.Of("CATALOG").Single()["catalog"]!["streams"]!.AsArray().Select(s => new JsonObject
                {
                    ["stream"] = s!.DeepClone(),
                    ["sync_mode"] = syncMode,
                    ["destination_sync_mode"] = "append",
                    ["cursor_field"] = cursor is null ? null : new JsonArray(cursor),
                    ["primary_key"] = null,
                }),
            ]),
        };

    private protected static Task<SourceOutput> SpecAsync() => RunAsync("spec");

    private protected Task<SourceOutput> CheckAsync(JsonNode? config = null) =>
        RunAsync("check", "--config", File("config", config ?? Config));

    private protected Task<SourceOutput> DiscoverAsync() => RunAsync("discover", "--config", File("config", Config));

    private protected Task<SourceOutput> ReadAsync(JsonNode catalog, params JsonNode[] states) =>
        ReadWithAsync(Config, catalog, new JsonArray([.. states.Select(s => s.DeepClone())]));

    /// <summary>A read whose <paramref name="state"/> is the whole file.</summary>
    private protected Task<SourceOutput> ReadWithAsync(JsonNode config, JsonNode catalog, JsonNode state) => RunAsync(
        "read",
        "--config", File("config", config),
        "--catalog", File("catalog", catalog),
        "--state", File("state", state));

    /// <summary>A table with the key <c>k</c>, the column <c>a</c> and the time <c>updated_at</c>.</summary>
    private protected TrialTable NewTimedTable() => NewTable(TrialTable.Keyed(DataType.BigInt, A, Time));

    static async Task<SourceOutput> RunAsync(params string[] arguments)
    {
        using var buffer = new MemoryStream();
        using var output = new AirbyteWriter(buffer, TimeProvider.System);
        var exit = await SourceRunner.RunAsync(arguments, DatabricksSource.Verbs, output);
        var text = Encoding.UTF8.GetString(buffer.ToArray());
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        return new SourceOutput(exit, [.. text.Split('\n')[..^1]]);
    }

    string File(string name, JsonNode content)
    {
        var path = Path.Combine(Folder, $"{name}.json");
        System.IO.File.WriteAllText(path, content.ToJsonString());
        return path;
    }
}
