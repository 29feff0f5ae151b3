using IntegrationTests.DestinationCdc;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>The fixtures give the tables that they must give on Databricks, too.</summary>
public sealed class DatabricksFixtureTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static bool Soak => Environment.GetEnvironmentVariable("SOAK") == "1";

    /// <summary>
    /// What the engine has a part in: keys of all types, a table that joins. The others, which show how files are read,
    /// are for SOAK=1, as every commit takes seconds here.
    /// </summary>
    public static TheoryData<string> Names =>
    [
        "06-keys", "18-table-added",
        .. Soak
            ? (string[])
            [
                "01-basic-scd1", "02-restart-duplicates", "02b-name-order-violation", "03-two-nodes-two-tables",
                "04-schema-change", "07-types", "16-boundaries", "16b-wall-digits",
            ]
            : [],
    ];

    public static TheoryData<bool> EachResolved => Soak ? [false, true] : [false];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_one_go(string name)
    {
        var fixture = Fixture.Load(name);
        using var harness = await FeedHarness.For(fixture, FixtureTests.Types).OnDatabricksAsync();
        await ApplyAsync(harness, fixture, eachResolved: false);
    }

    [Theory]
    [MemberData(nameof(EachResolved))]
    public async Task A_random_history_in_one_go_and_window_by_window(bool eachResolved)
    {
        var fixture = Fixture.Load("17-random-history");
        using var harness = await FeedHarness.For(fixture).OnDatabricksAsync();
        await ApplyAsync(harness, fixture, eachResolved);
    }

    static async Task ApplyAsync(FeedHarness harness, Fixture fixture, bool eachResolved)
    {
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
        }

        var report = await harness.ApplyAsync(Cancellation, eachResolved);
        Assert.Empty(report.Holds);
        Assert.All(
            report.Tables, table => Assert.Equal(table.RowsIn, table.InWindow + table.Carried + table.Duplicate));
        foreach (var table in fixture.Tables)
        {
            var expected = fixture.ExpectedAt(table, fixture.Resolved[^1]);
            Assert.NotNull(expected);
            Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation));
        }

        var again = await harness.ApplyAsync(Cancellation);
        Assert.Equal((0, report.Watermark), (again.Commits, again.Watermark));
    }
}
