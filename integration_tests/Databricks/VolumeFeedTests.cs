using System.Text.Json.Nodes;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Http;
using IntegrationTests.DestinationCdc;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>A changefeed that writes into a Unity Catalog volume is applied from there.</summary>
public sealed class VolumeFeedTests
{
    static readonly Fixture Orders = Fixture.Load("01-basic-scd1");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task To_tables_of_its_workspace_with_the_state_in_a_schema_of_its_own()
    {
        using var harness = await FeedHarness.For(Orders).OnDatabricksAsync();
        var schema = (string)harness.Config["schema"]!;
        harness.Config["feeds"] = Feed(await UploadAsync(DatabricksDouble.Running, schema));
        harness.Config["state_schema"] = $"{schema}_State";

        var report = await harness.ApplyAsync(Cancellation);

        Assert.Empty(report.Holds);
        Assert.Equal(0, (await harness.ApplyAsync(Cancellation)).Commits);
        await CheckAsync(harness);
        Assert.Equal(["orders"], await TablesAsync(schema));
        Assert.Equal(["__crdb__control", "__crdb__manifest"], await TablesAsync($"{schema}_state"));
    }

    [Fact]
    public async Task To_a_lakehouse_with_the_credentials_of_the_environment_and_not_without()
    {
        using var harness = FeedHarness.For(Orders);
        var databricks = await DatabricksDouble.GetAsync(alone: false);
        var folder = await UploadAsync(databricks, await databricks.NewSchemaAsync());
        harness.Config["feeds"] = Feed(folder);

        var refused = await harness.RunAsync("apply", [], Cancellation);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("feeds[0].url", refused.Error, StringComparison.Ordinal);
        Assert.Contains("DATABRICKS_HOST", refused.Error, StringComparison.Ordinal);

        var environment = new Dictionary<string, string>
        {
            ["DATABRICKS_HOST"] = databricks.Host,
            ["DATABRICKS_TOKEN"] = databricks.Token,
        };
        var applied = await harness.RunAsync("apply", [], Cancellation, environment);
        Assert.True(applied.ExitCode == 0, applied.Error);

        // the tables are read back in this process, which has no such environment
        harness.Config["feeds"] = Feed(harness.Feed);
        await CheckAsync(harness);
    }

    static async Task<IEnumerable<string?>> TablesAsync(string schema) =>
        (await DatabricksDouble.Running.RowsAsync($"SHOW TABLES IN main.{schema}")).Select(row => row[1]).Order();

    static JsonArray Feed(string url) => [new JsonObject { ["url"] = url }];

    static async Task<string> UploadAsync(DatabricksDouble databricks, string schema)
    {
        using var workspace = new WorkspaceClient(new Uri(databricks.Host), new PersonalToken(databricks.Token));
        var files = new VolumeFiles(workspace);
        var folder = $"/Volumes/main/{schema}/staging/feed";
        foreach (var key in Orders.Arrival)
        {
            await files.CreateDirectoryAsync(Path.GetDirectoryName($"{folder}/{key}")!, Cancellation);
            await files.PutAsync($"{folder}/{key}", Path.Combine(Orders.Feed, key), Cancellation);
        }

        return folder;
    }

    static async Task CheckAsync(FeedHarness harness)
    {
        foreach (var table in Orders.Tables)
        {
            var expected = Orders.ExpectedAt(table, Orders.Resolved[^1])!;
            Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation));
        }
    }
}
