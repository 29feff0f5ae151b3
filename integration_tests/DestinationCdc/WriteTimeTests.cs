using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>The times at which a store says its files were written may be an archive's: they decide nothing alone.</summary>
public sealed class WriteTimeTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("17-random-history", 1970)]
    [InlineData("16-boundaries", 1970)]
    [InlineData("17-random-history", 2025)]
    [InlineData("17-random-history", 2099)]
    public async Task Files_that_all_claim_to_be_of_one_year_are_applied_as_ever(string name, int year)
    {
        var fixture = Fixture.Load(name);
        using var harness = FeedHarness.For(fixture);
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            File.SetLastWriteTimeUtc(Path.Combine(harness.Feed, key), DateTime.UnixEpoch.AddYears(year - 1970));
            if (key.EndsWith(".RESOLVED", StringComparison.Ordinal))
            {
                Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
            }
        }

        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        foreach (var table in fixture.Tables)
        {
            var expected = fixture.ExpectedAt(table, fixture.Resolved[^1])!;
            Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation));
        }
    }
}
