using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>
/// What every <see cref="IWarehouse"/> promises, tried on each engine by a class that derives from this one. Few commits per
/// test: on a SQL warehouse each takes seconds.
/// </summary>
public abstract partial class WarehouseSuite : IAsyncLifetime
{
    static readonly ColumnDefinition A = new("a", DataType.String);

    readonly string _temporary = Directory.CreateTempSubdirectory("warehouse-suite-").FullName;
    int _tables;

    protected WarehouseSuite() => Database = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = _temporary,
    });

    /// <summary>A folder of the test's own, removed at its end.</summary>
    protected string Folder => _temporary;

    /// <summary>Holds staged rows.</summary>
    protected Database Database { get; }

    protected IWarehouse Warehouse { get; private set; } = null!;

    /// <summary>A schema that no other test uses.</summary>
    protected string Schema { get; private set; } = "";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (Warehouse, Schema) = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (Warehouse is not null)
        {
            await Warehouse.DisposeAsync();
        }

        Database.Dispose();
        Directory.Delete(_temporary, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The warehouse and an empty schema of the catalog <c>main</c>; may skip the test.</summary>
    protected abstract Task<(IWarehouse Warehouse, string Schema)> OpenAsync();

    /// <summary>Somebody else, who knows nothing of positions, adds rows: SQL rows with all columns of the schema.</summary>
    protected abstract Task InsertByOtherAsync(TableName table, TableSchema schema, string rows);

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
