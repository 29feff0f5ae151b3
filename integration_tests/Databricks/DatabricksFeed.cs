using ConnectorKit.Databricks;
using ConnectorKit.Databricks.Commits;
using IntegrationTests.DestinationCdc;

namespace IntegrationTests.Databricks;

/// <summary>Feeds that are applied to the double.</summary>
static class DatabricksFeed
{
    /// <summary>The same feed with its tables in a schema of the double that no other test has.</summary>
    public static async Task<FeedHarness> OnDatabricksAsync(this FeedHarness harness)
    {
        var databricks = await DatabricksDouble.GetAsync(alone: false);
        var schema = await databricks.NewSchemaAsync();
        harness.Config["warehouse"] = databricks.Config(schema);
        harness.Config["schema"] = schema;
        return harness;
    }

    /// <summary>The harness's warehouse, which tells of every step of its commits.</summary>
    public static DatabricksWarehouse Observed(this FeedHarness harness, Action<CommitStep> reached)
    {
        var options = DatabricksDouble.Running.Options((string)harness.Config["schema"]!);
        return new DatabricksWarehouse(
            options with { TempDirectory = harness.Folder },
            new CommitSteps((step, _) =>
            {
                reached(step);
                return Task.CompletedTask;
            }));
    }
}
