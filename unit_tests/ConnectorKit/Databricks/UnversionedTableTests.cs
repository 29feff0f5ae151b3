using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Reading;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

/// <summary>
/// What is asked of a warehouse about tables that are not Delta's: a history, which they lack, would fail the read.
/// </summary>
public sealed class UnversionedTableTests
{
    static readonly TableName Name = new("main", "a", "t");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("EXTERNAL", "csv", null)]
    [InlineData("EXTERNAL", "parquet", null)]
    [InlineData("FOREIGN", "postgresql", null)]
    [InlineData("VIEW", "", null)]
    [InlineData("MANAGED", "delta", 7L)]
    public async Task Only_a_table_with_versions_is_asked_for_one(string type, string provider, long? version)
    {
        using var server = new StatementServer(statement =>
            statement.StartsWith("DESCRIBE TABLE", StringComparison.Ordinal)
                ? $$"""{"type":"{{type}}","provider":"{{provider}}","columns":[{"name":"k","type":{"name":"int"} }]}"""
                : version?.ToString());
        using var workspace = new WorkspaceClient(
            new Uri("https://workspace.example"), new PersonalToken("t"), RetryRules.Default, server);
        using var statements = new StatementClient(workspace, "w");
        var tables = new TableStates(statements);
        var catalog = new TableCatalog(statements, tables, new ControlTables(statements, tables, null));
        var request = new ReadRequest(Name, [new("k", DataType.Int)], Version: null, Cursor: null);

        var info = await catalog.DescribeAsync(Name, Cancellation);
        var slice = Assert.Single(await new TableReader(statements, tables).PlanAsync(request, Cancellation));

        Assert.Equal((version, version), (info!.Version, slice.Request.Version));
        Assert.Equal(
            version is null ? 0 : 2,
            server.Statements.Count(s => s.StartsWith("DESCRIBE HISTORY", StringComparison.Ordinal)));
    }
}
