using ConnectorKit.Warehouses;
using DuckDB;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>The warehouse suite on the embedded lakehouse.</summary>
public sealed class LakehouseWarehouseSuite : WarehouseSuite
{
    public static TheoryData<int, string> Cases =>
    [
        .. ChangeSetCases.Applicable.Select(
            index => new TheoryDataRow<int, string>(index, ChangeSetCases.Name(index))),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_case_of_the_change_set_file_once_and_twice(int index, string name)
    {
        Assert.NotEmpty(name);
        return Apply_once_and_twice([index]);
    }

    protected override Task<(IWarehouse Warehouse, string Schema)> OpenAsync() => Task.FromResult<(IWarehouse, string)>(
        (new LakehouseWarehouse(Folder, Database, TimeProvider.System), "bank"));

    protected override Task InsertByOtherAsync(TableName table, TableSchema schema, string rows)
    {
        var root = Path.Combine(Folder, table.Catalog, table.Schema, table.Table);
        var delta = new DeltaTable(root, Database, TimeProvider.System);
        var snapshot = delta.Load(null, Cancellation)!;
        using var connection = Database.Connect();
        var columns = string.Join(", ", schema.Columns.Select((column, index) =>
            $"CAST(c{index} AS {ConnectorKit.Sql.SqlDialect.DuckDb.Type(column.Type)}) AS \"{column.Name}\""));
        var names = string.Join(", ", schema.Columns.Select((_, index) => $"c{index}"));
        var files = new DataFileWriter(root, TimeProvider.System).Write(
            connection, $"SELECT {columns} FROM (VALUES {rows}) v({names})", snapshot.Schema, []);
        var commit = new DeltaCommit("WRITE", [.. files]) { Reads = ReadScope.Nothing };
        Assert.NotNull(delta.Commit(snapshot, commit, Cancellation).Version);
        return Task.CompletedTask;
    }
}
