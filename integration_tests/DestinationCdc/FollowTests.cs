using DestinationCdc;
using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>One process that applies again and again, as <c>apply --follow</c> does.</summary>
public sealed class FollowTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_come_is_applied_and_a_feed_at_rest_costs_a_listing()
    {
        var fixture = Fixture.Load("17-random-history", "json");
        using var harness = FeedHarness.For(fixture);
        await using var workplace = harness.Open();
        var sync = workplace.Sync(workplace.Memory);
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            if (key.EndsWith(".RESOLVED", StringComparison.Ordinal))
            {
                var report = await sync.RunAsync(SyncOptions.Default, Cancellation);
                Assert.Empty(report.Holds);
                Assert.False(report.IsUnchanged);
                Assert.Equal(report.Watermark, report.Tables.Max(table => table.Watermark));

                var second = await sync.RunAsync(SyncOptions.Default, Cancellation);
                Assert.True(second.IsUnchanged);
                Assert.Equal((0, report.Watermark), (second.Commits, second.Watermark));
                Assert.All(second.Tables, table => Assert.Equal(TableState.Current, table.State));
            }
        }

        foreach (var table in fixture.Tables)
        {
            Assert.Empty(await harness.DifferencesAsync(
                table, fixture.ExpectedAt(table, fixture.Resolved[^1])!, Cancellation, isJson: true));
        }
    }

    [Fact]
    public async Task A_file_that_was_restored_is_taken_by_the_same_process()
    {
        var fixture = Fixture.Load("01-basic-scd1", "json");
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(fixture.Feed);
        var last = fixture.Arrival.Last(key => key.EndsWith(".ndjson", StringComparison.Ordinal));
        var path = Path.Combine(harness.Feed, last);
        var good = await File.ReadAllBytesAsync(path, Cancellation);
        var bad = good.ToArray();
        bad[^1] = (byte)' ';
        await File.WriteAllBytesAsync(path, bad, Cancellation);
        await using var workplace = harness.Open();
        var sync = workplace.Sync(workplace.Memory);
        var held = await sync.RunAsync(SyncOptions.Default, Cancellation);
        Assert.Contains(last, Assert.Single(held.Holds), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(path, good, Cancellation);
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));
        var report = await sync.RunAsync(SyncOptions.Default, Cancellation);
        Assert.Empty(report.Holds);
        Assert.Equal(1, report.Commits);
    }
}
