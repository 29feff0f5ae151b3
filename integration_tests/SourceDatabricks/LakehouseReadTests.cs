using IntegrationTests.Lakehouse;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

public sealed class LakehouseReadTests() : ReadSuite(new LakehouseHost())
{
    [Fact]
    public async Task A_table_without_columns_is_no_stream_and_reading_it_gives_no_empty_records()
    {
        var good = NewTimedTable();
        await good.MergeAsync("(1, 'a', NULL, 1, false)", TrialTable.At(1));
        var log = Path.Combine(Folder, "main", Schema, "bare", "_delta_log");
        Directory.CreateDirectory(log);
        await File.WriteAllTextAsync(
            Path.Combine(log, $"{0:D20}.json"),
            """
            {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
            {"metaData":{"id":"0","format":{"provider":"parquet","options":{}},"partitionColumns":[],"configuration":{},
            "schemaString":"{\"type\":\"struct\",\"fields\":[]}"}}
            """.Replace(",\n", ",", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var discovered = await DiscoverAsync();
        var catalog = Configured(discovered, "full_refresh");
        var bare = catalog["streams"]![0]!.DeepClone();
        bare["stream"]!["name"] = "bare";
        catalog["streams"]!.AsArray().Add(bare);
        var read = await ReadAsync(catalog);

        Assert.Single(discovered.Of("CATALOG").Single()["catalog"]!["streams"]!.AsArray());
        Assert.Equal(1, read.ExitCode);
        Assert.Single(read.Of("RECORD"));
        Assert.Equal(["STARTED", "INCOMPLETE"], read.Statuses("bare"));
        Assert.Equal("config_error", (string)read.Errors()[0]["failure_type"]!);
    }

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
