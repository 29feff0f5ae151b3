using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ConnectorKit.Errors;
using DestinationCdc;
using DestinationCdc.Planning;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Windows that need more memory than the planner thought.</summary>
public sealed class LargeWindowTests
{
    const int Windows = 24;
    const int RowsPerWindow = 40_000;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("16 MB", true)]
    [InlineData("2 MB", false)]
    public async Task A_window_that_does_not_fit_is_applied_in_smaller_ones_or_said_to_need_more(
        string memory, bool fitsInSteps)
    {
        using var harness = FeedHarness.For(new JsonObject
        {
            ["table"] = "t",
            ["source_schema"] = "CREATE TABLE t (id INT8 PRIMARY KEY, v STRING)",
        });
        harness.Config["engine"] = new JsonObject { ["memory"] = memory };
        for (var window = 0; window < Windows; window++)
        {
            await WriteAsync(harness, window);
        }

        await using var workplace = harness.Open();
        var sync = workplace.Sync(new MemoryEstimate(long.MaxValue));
        if (fitsInSteps)
        {
            var report = await sync.RunAsync(SyncOptions.Default, Cancellation);
            Assert.Equal((Windows, Windows * (long)RowsPerWindow), (report.Commits, report.Tables[0].Rows));
        }
        else
        {
            var failure = await Assert.ThrowsAnyAsync<ConnectorException>(
                () => sync.RunAsync(SyncOptions.Default, Cancellation));
            Assert.Equal(FailureKind.Unreachable, failure.Kind);
            Assert.Contains("engine.memory", failure.Message, StringComparison.Ordinal);
        }
    }

    static async Task WriteAsync(FeedHarness harness, int window)
    {
        var hour = new DateTimeOffset(2026, 3, 1, window, 0, 0, TimeSpan.Zero);
        var (seconds, text) = (hour.ToUnixTimeSeconds(), new string('v', 60));
        var digits = $"20260301{window:00}";
        var lines = new StringBuilder();
        for (var k = 0; k < RowsPerWindow; k++)
        {
            var id = (window * RowsPerWindow) + k;
            lines
                .Append(CultureInfo.InvariantCulture, $$"""{"after": {"id": {{id}}, "v": "{{text}}{{id}}"}, """)
                .Append(CultureInfo.InvariantCulture, $$""" "key": [{{id}}], "updated": "{{seconds}}""")
                .Append("000000000.0000000000\"}\n");
        }

        var name = $"{digits}00000000000000000000000-3f2a9c0d1e4b5a67-1-2-00000001-t-1.ndjson";
        var path = Path.Combine(harness.Feed, "2026-03-01", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, lines.ToString(), Cancellation);
        harness.Resolve($"{digits}30000000000000000000000");
    }
}
