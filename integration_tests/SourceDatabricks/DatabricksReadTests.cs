using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using IntegrationTests.Databricks;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

public sealed class DatabricksReadTests() : ReadSuite(new DatabricksHost())
{
    [Fact]
    public async Task A_view_is_read_as_it_stands_and_that_is_said()
    {
        await SqlAsync("CREATE TABLE {0} AS SELECT 1 AS k, 'a' AS a UNION ALL SELECT 2, 'b'", "a_table");
        await SqlAsync($"CREATE VIEW {{0}} AS SELECT k, a FROM {Name("a_table")} WHERE k > 1", "a_view");

        var read = await ReadAsync(Configured(await DiscoverAsync(), "full_refresh"));

        Assert.Equal(0, read.ExitCode);
        Assert.Equal(["""{"k":2,"a":"b"}"""], read.Records("a_view"));
        Assert.Equal(["STARTED", "RUNNING", "COMPLETE"], read.Statuses("a_view"));
        Assert.Equal([1], read.Estimates("a_view"));
        Assert.Contains("a_view has no versions:", Assert.Single(read.Warnings()), StringComparison.Ordinal);
        Assert.Null(read.State("a_view")["stream"]!["stream_state"]!["table_version"]);
        Assert.Equal(0, (long)read.State("a_table")["stream"]!["stream_state"]!["table_version"]!);
    }

    string Name(string table) => SqlDialect.Databricks.Table(new TableName("main", Schema, table));

    async Task SqlAsync(string statement, string table) =>
        await ((DatabricksHost)Host).Databricks.RowsAsync(string.Format(null, statement, Name(table)));
}
