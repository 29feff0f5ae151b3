using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>The embedded lakehouse in a folder of its own.</summary>
public sealed class LakehouseHost : WarehouseHost
{
    const string SchemaName = "bank";

    public override bool TypesGrow => true;

    public LakehouseWarehouse NewWarehouse() => new(Folder, Database, TimeProvider.System);

    public string PathOf(TableName table) => Path.Combine(Folder, table.Catalog, table.Schema, table.Table);

    public override Task<(IWarehouse Warehouse, string Schema)> OpenAsync() =>
        Task.FromResult<(IWarehouse, string)>((NewWarehouse(), SchemaName));

    public override Task InsertByOtherAsync(TableName table, TableSchema schema, string rows)
    {
        InsertByOther(table, schema, rows);
        return Task.CompletedTask;
    }

    public void InsertByOther(TableName table, TableSchema schema, string rows)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var delta = new DeltaTable(PathOf(table), Database, TimeProvider.System);
        var snapshot = delta.Load(null, cancellation)!;
        using var connection = Database.Connect();
        var columns = string.Join(", ", schema.Columns.Select((column, index) =>
            $"CAST(c{index} AS {SqlDialect.DuckDb.Type(column.Type)}) "
            + $"AS \"{snapshot.Schema.Find(column.Name)!.PhysicalName}\""));
        var names = string.Join(", ", schema.Columns.Select((_, index) => $"c{index}"));
        var files = new DataFileWriter(delta.Root, TimeProvider.System).Write(
            connection, $"SELECT {columns} FROM (VALUES {rows}) v({names})", snapshot.Schema, []);
        var commit = new DeltaCommit("WRITE", [.. files]) { Reads = ReadScope.Nothing };
        Assert.NotNull(delta.Commit(snapshot, commit, cancellation).Version);
    }
}
