using ConnectorKit.Databricks;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>The promises of every warehouse, on a SQL warehouse.</summary>
[Collection(DatabricksDouble.Collection)]
public sealed class DatabricksWarehouseSuite : WarehouseSuite
{
    DatabricksDouble? _databricks;

    protected override async Task<(IWarehouse Warehouse, string Schema)> OpenAsync()
    {
        _databricks = await DatabricksDouble.GetAsync();
        var schema = await _databricks.NewSchemaAsync();
        var options = _databricks.Options(schema) with { TempDirectory = Folder };
        return (new DatabricksWarehouse(options), schema);
    }

    protected override Task InsertByOtherAsync(TableName table, TableSchema schema, string rows) =>
        _databricks!.RowsAsync($"INSERT INTO {SqlDialect.Databricks.Table(table)} VALUES {rows}");
}
