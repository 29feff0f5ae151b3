using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Every fixture gives the tables that it must give, whichever way its files are taken.</summary>
public sealed class FixtureTests
{
    /// <summary>Columns whose values no date or timestamp can hold (infinity).</summary>
    static readonly Dictionary<string, string[]> AsText = new() { ["k_time"] = ["k", "d", "tm"] };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names =>
    [
        "01-basic-scd1", "02-restart-duplicates", "02b-name-order-violation", "03-two-nodes-two-tables", "06-keys",
        "16-boundaries", "16b-wall-digits", "17-random-history", "18-table-added",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_the_order_of_arrival_with_every_apply_run_twice(string name)
    {
        var fixture = Fixture.Load(name);
        using var harness = FeedHarness.For(fixture, AsText);
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            if (key.EndsWith(".RESOLVED", StringComparison.Ordinal))
            {
                await ApplyTwiceAsync(harness, eachResolved: false);
                await CheckAsync(harness, fixture, Path.GetFileNameWithoutExtension(key));
            }
        }

        await ApplyTwiceAsync(harness, eachResolved: false);
        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_one_go(string name)
    {
        var fixture = Fixture.Load(name);
        using var harness = FeedHarness.For(fixture, AsText);
        ArriveAll(harness, fixture);
        await ApplyTwiceAsync(harness, eachResolved: false);
        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_resolved_a_commit_of_its_own(string name)
    {
        var fixture = Fixture.Load(name);
        using var harness = FeedHarness.For(fixture, AsText);
        ArriveAll(harness, fixture);
        await ApplyTwiceAsync(harness, eachResolved: true);
        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
    }

    static void ArriveAll(FeedHarness harness, Fixture fixture)
    {
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
        }
    }

    /// <summary>The second time there is nothing to do.</summary>
    static async Task ApplyTwiceAsync(FeedHarness harness, bool eachResolved)
    {
        var first = await harness.ApplyAsync(Cancellation, eachResolved);
        Assert.Empty(first.Holds);
        Assert.All(first.Tables, table => Assert.Equal(table.RowsIn, table.InWindow + table.Carried + table.Duplicate));

        var second = await harness.ApplyAsync(Cancellation, eachResolved);
        Assert.Empty(second.Holds);
        Assert.Equal(0, second.Commits);
        Assert.All(second.Tables, table => Assert.Equal(TableState.Current, table.State));
        Assert.Equal(first.Watermark, second.Watermark);
        Assert.Equal(first.Tables.Select(table => table.Version), second.Tables.Select(table => table.Version));
    }

    static async Task CheckAsync(FeedHarness harness, Fixture fixture, string resolved)
    {
        foreach (var table in fixture.Tables)
        {
            if (fixture.ExpectedAt(table, resolved) is { } expected)
            {
                Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation));
            }
        }
    }
}
