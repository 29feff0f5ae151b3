using ConnectorKit.Sql;
using IntegrationTests.Databricks;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

public sealed class DatabricksReadTests() : ReadSuite(new DatabricksHost())
{
    [Fact]
    public async Task A_view_is_read_as_it_stands_and_that_is_said()
    {
        var table = NewTimedTable();
        await table.MergeAsync("(1, 'a', NULL, 1, false), (2, 'b', NULL, 1, false)", TrialTable.At(1));
        var view = SqlDialect.Databricks.Table(table.Name with { Table = "a_view" });
        await ((DatabricksHost)Host).Databricks.RowsAsync(
            $"CREATE VIEW {view} AS SELECT k, a FROM {SqlDialect.Databricks.Table(table.Name)} WHERE k > 1");

        var read = await ReadAsync(Configured(await DiscoverAsync(), "full_refresh"));

        Assert.Equal(0, read.ExitCode);
        Assert.Equal(["""{"k":2,"a":"b"}"""], read.Records("a_view"));
        Assert.Equal(["STARTED", "RUNNING", "COMPLETE"], read.Statuses("a_view"));
        var said = Assert.Single(
            read.Of("LOG"), log => ((string)log["log"]!["message"]!).Contains("no versions", StringComparison.Ordinal));
        Assert.Equal("WARN", (string)said["log"]!["level"]!);
        Assert.Contains("a_view", (string)said["log"]!["message"]!, StringComparison.Ordinal);
    }
}
