using Lakehouse;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Targets without deletion vectors, by a setting of the table.</summary>
public sealed class CopyOnWriteTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tables_are_equal_and_no_reader_needs_to_know_deletion_vectors()
    {
        var fixture = Fixture.Load("17-random-history", "parquet");
        using var harness = FeedHarness.For(fixture);
        foreach (var table in harness.Config["tables"]!.AsArray())
        {
            table!["copy_on_write"] = true;
        }

        harness.ArriveFolder(fixture.Feed);
        var report = await harness.ApplyAsync(Cancellation, eachResolved: true);

        Assert.Empty(report.Notes);
        foreach (var table in fixture.Tables)
        {
            Assert.Empty(await harness.DifferencesAsync(
                table, fixture.ExpectedAt(table, fixture.Resolved[^1])!, Cancellation));
            var folder = new LakehouseFolder(harness.Lakehouse).PathOf(harness.TargetOf(table.Target));
            Assert.Empty(Directory.GetFiles(folder, "*.bin"));
            var log = Directory.GetFiles(Path.Combine(folder, "_delta_log"), "*.json").SelectMany(File.ReadLines);
            Assert.DoesNotContain(log, line => line.Contains("deletionVectors\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_table_that_was_made_otherwise_goes_on_and_that_is_said()
    {
        var fixture = Fixture.Load("01-basic-scd1", "parquet");
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(fixture.Feed);
        await harness.ApplyAsync(Cancellation);
        harness.Config["tables"]![0]!["copy_on_write"] = true;

        var report = await harness.ApplyAsync(Cancellation);

        Assert.Contains(report.Notes, note => note.Contains("copy_on_write", StringComparison.Ordinal));
        Assert.Empty(report.Holds);
    }
}
