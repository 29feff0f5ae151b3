using ConnectorKit.Databricks;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>What is wrong is said before anything is written, and what to do about it.</summary>
[Collection(DatabricksDouble.Collection)]
public sealed class ProbeTests() : WarehouseSuite(new DatabricksHost(alone: true))
{
    DatabricksDouble Databricks => ((DatabricksHost)Host).Databricks;

    [Fact]
    public async Task A_healthy_workspace_is_found_healthy_and_left_as_it_was()
    {
        var before = await TablesAsync();
        Assert.Empty((await Warehouse.ProbeAsync(Writing, Cancellation)).Problems);
        Assert.Empty((await Warehouse.ProbeAsync(new ProbeRequest("main", [Schema], false), Cancellation)).Problems);
        var missing = new ProbeRequest("main", [$"{Schema}_new"], Writes: true);
        Assert.Empty((await Warehouse.ProbeAsync(missing, Cancellation)).Problems);
        Assert.Equal(before, await TablesAsync());
        Assert.DoesNotContain(
            await Databricks.RowsAsync("SHOW SCHEMAS IN main"), row => row[0] == $"{Schema}_new");
    }

    [Fact]
    public async Task Every_problem_is_named_with_what_to_do()
    {
        await ExpectAsync(Options, new ProbeRequest("nowhere", [Schema], false), "nowhere");
        await ExpectAsync(Options, new ProbeRequest("main", ["no_schema"], false), "no_schema");
        await ExpectAsync(
            Options with { StagingVolume = $"/Volumes/main/{Schema}/no_volume" }, Writing, "no_volume", "WRITE VOLUME");
        await ExpectAsync(Options with { StagingVolume = null }, Writing, "staging_volume");
        await ExpectAsync(Options with { Credential = new PersonalToken("nonsense") }, Writing, "token");
        var otherWarehouse = DatabricksEndpoint.Parse(Databricks.Host, "00000000000000aa", null);
        await ExpectAsync(Options with { Endpoint = otherWarehouse }, Writing, "00000000000000aa", "warehouse_id");
        var otherHost = DatabricksEndpoint.Parse("http://127.0.0.1:1", "00000000000000aa", null);
        await ExpectAsync(Options with { Endpoint = otherHost }, Writing, "127.0.0.1", "host");

        await Databricks.AddFaultAsync(
            new { path = "/fs/files/", status = 403, error_code = "PERMISSION_DENIED", message = "no WRITE VOLUME" });
        await ExpectAsync(Options, Writing, "WRITE VOLUME");
        await Databricks.AddFaultAsync(
            new { message = "[INSUFFICIENT_PERMISSIONS] User lacks CREATE TABLE.", sql_state = "42501" },
            "CREATE TABLE");
        await ExpectAsync(Options, Writing, "CREATE TABLE", "grant");
    }

    [Fact]
    public async Task A_commit_without_its_volume_writes_nothing_and_says_so()
    {
        var table = await SeededTableAsync();
        await using var broken = new DatabricksWarehouse(
            Options with { StagingVolume = $"/Volumes/main/{Schema}/no_volume" });
        var before = await table.PositionAsync();
        var commit = table.CommitOf(table.MergeOf("(1, 'b', 20, false)"), before, TrialTable.At(20));
        var refused = await Assert.ThrowsAsync<ConfigException>(() => broken.CommitAsync([commit], Cancellation));

        Assert.Contains("no_volume", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await table.PositionAsync());
        Assert.Empty(Directory.GetDirectories(Host.Folder, "attempt-*"));
    }

    DatabricksOptions Options => Databricks.Options(Schema) with { TempDirectory = Host.Folder };

    ProbeRequest Writing => new("main", [Schema], Writes: true);

    static async Task ExpectAsync(DatabricksOptions options, ProbeRequest request, params string[] words)
    {
        await using var warehouse = new DatabricksWarehouse(options);
        var report = await warehouse.ProbeAsync(request, Cancellation);
        Assert.Contains(
            report.Problems, problem => words.All(word => problem.Contains(word, StringComparison.Ordinal)));
    }

    async Task<IEnumerable<string?>> TablesAsync() =>
        (await Databricks.RowsAsync($"SHOW TABLES IN main.{Schema}")).Select(row => row[1]);
}
