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
}
