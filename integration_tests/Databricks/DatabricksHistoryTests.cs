using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using IntegrationTests.DestinationCdc;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>Random histories on Databricks: short ones, because each commit takes seconds on the double.</summary>
public sealed class DatabricksHistoryTests(RunningEngines engines) : RandomHistorySuite(engines)
{
    /// <summary>One in every run, 12 with SOAK=1.</summary>
    public static TheoryData<int> Seeds => FirstSeeds(1, countWithSoak: 12);

    protected override int MostResolved => 4;

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Every_table_equals_its_source_at_every_moment(int seed) => RunAsync(seed);

    protected override bool Looks(bool isResolved, Random random) => isResolved && random.Next(2) == 0;

    private protected override Task<FeedHarness> OpenAsync(JsonObject[] tables) =>
        FeedHarness.For(tables).OnDatabricksAsync();

    private protected override IWarehouse Observed(FeedHarness harness, Action<string> reached) =>
        harness.Observed(step => reached(step.ToString()));
}
