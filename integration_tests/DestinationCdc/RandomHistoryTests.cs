using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc.Workload;
using Lakehouse;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Random histories on the embedded lakehouse.</summary>
public sealed class RandomHistoryTests(RunningEngines engines) : RandomHistorySuite(engines)
{
    /// <summary>200 in every run, 5,000 with SOAK=1.</summary>
    public static TheoryData<int> Seeds => FirstSeeds(200, countWithSoak: 5000);

    private protected override ImmutableArray<WorkloadTable> Tables => RandomHistory.Tables;

    [Theory(Timeout = 600_000)]
    [MemberData(nameof(Seeds))]
    public Task Every_table_equals_its_source_at_every_moment(int seed) => RunAsync(seed);

    private protected override Task<FeedHarness> OpenAsync(JsonObject[] tables) =>
        Task.FromResult(FeedHarness.InMemory(tables));

    private protected override IWarehouse Observed(FeedHarness harness, Action<string> reached) =>
        new LakehouseWarehouse(
            harness.Lakehouse,
            harness.Engine!.Database,
            TimeProvider.System,
            new CommitSteps(step => reached(step.ToString())));
}
