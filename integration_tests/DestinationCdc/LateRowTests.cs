using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Files that come after the RESOLVED that promised their rows.</summary>
public sealed class LateRowTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_that_no_other_file_has_is_told_once_its_time_is_past()
    {
        var fixture = Fixture.Load("01-basic-scd1", "json");
        var folder = Path.Combine(Fixture.Root, "broken", "sequences", "new-row-below-resolved");
        var found = Directory.GetFiles(folder, "*-ffffffff*", SearchOption.AllDirectories);
        var late = Path.GetRelativePath(folder, found.Single());
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(fixture.Feed);
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Notes);

        harness.Arrive(Path.Combine(folder, late), late);
        Write(harness, late, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Contains("1 row(s)", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Contains(late, report.Notes[0], StringComparison.Ordinal);
        Assert.Equal(0, report.Commits);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("json")]
    public async Task Repeats_of_rows_that_were_sent_before_are_nothing_to_tell(string folder)
    {
        var fixture = Fixture.Load("01-basic-scd1", folder);
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(fixture.Feed);
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Notes);

        var sent = fixture.Arrival.First(key => key.Contains("-orders-", StringComparison.Ordinal));
        var again = sent.Replace("3f2a9c0d1e4b5a67", "00000000000000ff", StringComparison.Ordinal);
        harness.Arrive(Path.Combine(fixture.Feed, sent), again);
        Write(harness, again, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Notes);
        Assert.Equal(0, report.Commits);
    }

    static void Write(FeedHarness harness, string key, DateTime time) =>
        File.SetLastWriteTimeUtc(Path.Combine(harness.Feed, key), time);
}
