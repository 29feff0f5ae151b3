using ConnectorKit.Databricks;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>A SQL warehouse of the double, with a schema of the test's own.</summary>
/// <param name="alone">See <see cref="DatabricksDouble.GetAsync"/>.</param>
public sealed class DatabricksHost(bool alone = false) : WarehouseHost
{
    DatabricksDouble? _databricks;
    string _schema = "";

    public DatabricksDouble Databricks => _databricks
        ?? throw new InvalidOperationException("The host is opened before it is used.");

    public override bool TypesGrow => true;

    public override void SkipWhatAnotherShows() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("SOAK") == "1", "Shown on the embedded lakehouse; here with SOAK=1.");

    public override async Task<(IWarehouse Warehouse, string Schema)> OpenAsync()
    {
        _databricks = await DatabricksDouble.GetAsync(alone);
        _schema = await _databricks.NewSchemaAsync();
        return (Program(CommitSteps.Unobserved), _schema);
    }

    public override Task InsertByOtherAsync(TableName table, TableSchema schema, string rows) =>
        Databricks.RowsAsync($"INSERT INTO {SqlDialect.Databricks.Table(table)} VALUES {rows}");

    /// <summary>A further program on the same schema.</summary>
    internal DatabricksWarehouse Program(CommitSteps steps) =>
        new(Databricks.Options(_schema) with { TempDirectory = Folder }, steps);
}
