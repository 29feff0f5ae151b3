using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>
/// What every <see cref="IWarehouse"/> promises, chapter by chapter in the classes that derive from this one; each engine
/// runs all of them. Few commits per test: on a SQL warehouse each takes seconds.
/// </summary>
public abstract class WarehouseSuite(WarehouseHost host) : IAsyncLifetime
{
    internal static readonly ColumnDefinition A = new("a", DataType.String);

    int _tables;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected WarehouseHost Host => host;

    /// <summary>Holds staged rows.</summary>
    protected Database Database => host.Database;

    /// <summary>A folder of the test's own.</summary>
    protected string Folder => host.Folder;

    protected IWarehouse Warehouse { get; private set; } = null!;

    /// <summary>A schema of the catalog <c>main</c> that no other test uses.</summary>
    protected string Schema { get; private set; } = "";

    public async ValueTask InitializeAsync() => (Warehouse, Schema) = await host.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (Warehouse is not null)
        {
            await Warehouse.DisposeAsync();
        }

        host.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task InsertByOtherAsync(TrialTable table, string rows) =>
        host.InsertByOtherAsync(table.Name, table.Schema, rows);

    private protected TableName NewName() => new("main", Schema, $"t{++_tables}");

    private protected TrialTable NewTable(TableSchema? schema = null) =>
        new(Warehouse, Database, NewName(), schema ?? TrialTable.Keyed(DataType.BigInt, A));

    /// <summary>A table with the rows (1, 'a1') and (2, 'a2') of time 10, at position 10.</summary>
    private protected async Task<TrialTable> SeededTableAsync()
    {
        var table = NewTable();
        var result = await table.MergeAsync("(1, 'a1', 10, false), (2, 'a2', 10, false)", TrialTable.At(10));
        Assert.Equal((Outcome.Committed, 2L), (result.Outcome, result.Counts.Inserted));
        return table;
    }
}
