using IntegrationTests.Lakehouse;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

public sealed class LakehouseReadTests() : ReadSuite(new LakehouseHost())
{
    [Fact]
    public async Task A_table_that_cannot_be_read_is_left_out_of_the_catalog_with_its_reason()
    {
        var (good, bad) = (NewTimedTable(), NewTimedTable());
        await good.MergeAsync("(1, 'a', NULL, 1, false)", TrialTable.At(1));
        await bad.MergeAsync("(1, 'a', NULL, 1, false)", TrialTable.At(1));
        var log = Path.Combine(Folder, "main", Schema, bad.Name.Table, "_delta_log", $"{0:D20}.json");
        await File.WriteAllTextAsync(log, "{damaged", TestContext.Current.CancellationToken);

        var discovered = await DiscoverAsync();

        Assert.Equal(0, discovered.ExitCode);
        var stream = Assert.Single(discovered.Of("CATALOG").Single()["catalog"]!["streams"]!.AsArray());
        Assert.Equal(good.Name.Table, (string)stream!["name"]!);
        Assert.Contains(bad.Name.Table, Assert.Single(discovered.Warnings()), StringComparison.Ordinal);
    }
}
