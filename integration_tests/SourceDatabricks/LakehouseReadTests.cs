using System.Text.Json.Nodes;
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
    public async Task A_failure_amid_the_records_leaves_the_stream_incomplete_and_the_others_go_on()
    {
        var (bad, good) = (NewTimedTable(), NewTimedTable());
        await bad.MergeAsync("(1, 'a', NULL, 1, false)", TrialTable.At(1));
        var first = DataFiles(bad);
        await bad.MergeAsync("(2, 'b', NULL, 2, false)", TrialTable.At(2));
        await good.MergeAsync("(1, 'a', NULL, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "full_refresh");
        File.Delete(Assert.Single(DataFiles(bad).Except(first)));

        var read = await ReadAsync(catalog);

        Assert.Equal(1, read.ExitCode);
        Assert.Equal(["STARTED", "RUNNING", "INCOMPLETE"], read.Statuses(bad.Name.Table));
        Assert.Equal(["STARTED", "RUNNING", "COMPLETE"], read.Statuses(good.Name.Table));
        var state = Assert.Single(read.Of("STATE"));
        Assert.Equal(
            good.Name.Table, (string)state["state"]!["stream"]!["stream_descriptor"]!["name"]!);
        Assert.Contains("is missing", (string)read.Errors()[0]["message"]!, StringComparison.Ordinal);
        Assert.Equal(bad.Name.Table, (string)read.Errors()[0]["stream_descriptor"]!["name"]!);
    }

    [Fact]
    public async Task What_another_attempt_may_mend_is_told_before_what_it_cannot()
    {
        var table = NewTimedTable();
        await table.MergeAsync("(1, 'a', NULL, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "full_refresh");
        catalog["streams"]!.AsArray().Insert(0, JsonNode.Parse(
            $$"""{"sync_mode":"full_refresh","stream":{"name":"missing","namespace":"{{Schema}}"} }"""));
        DataFiles(table).ForEach(File.Delete);

        var read = await ReadAsync(catalog);

        Assert.Equal(1, read.ExitCode);
        Assert.Equal(
            [(table.Name.Table, "system_error"), ("missing", "config_error"), (null, "system_error")],
            read.Errors().Select(e =>
                ((string?)e["stream_descriptor"]?["name"], (string)e["failure_type"]!)));

        // Only the traces wait for the others: the stream itself and the log say at once what happened.
        var lines = read.Lines.ToList();
        var next = lines.FindIndex(l => l.Contains("\"STARTED\"", StringComparison.Ordinal)
            && l.Contains($"\"{table.Name.Table}\"", StringComparison.Ordinal));
        Assert.InRange(lines.FindIndex(l => l.Contains("\"INCOMPLETE\"", StringComparison.Ordinal)), 0, next);
        Assert.InRange(lines.FindIndex(l => l.Contains("missing failed: ", StringComparison.Ordinal)), 0, next);
    }

    List<string> DataFiles(TrialTable table) =>
        [.. Directory.EnumerateFiles(((LakehouseHost)Host).PathOf(table.Name), "*.parquet")];

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
