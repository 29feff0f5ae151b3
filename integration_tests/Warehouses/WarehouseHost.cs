using ConnectorKit.Warehouses;
using DuckDB;

namespace IntegrationTests.Warehouses;

/// <summary>One engine as the suites need it, for one test.</summary>
public abstract class WarehouseHost : IDisposable
{
    protected WarehouseHost() => Database = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Folder, "engine"),
    });

    /// <summary>A folder of the test's own, removed at its end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("warehouse-").FullName;

    /// <summary>True when a commit with a wider type changes the column's.</summary>
    public virtual bool TypesGrow => false;

    /// <summary>
    /// Skips a test that shows what does not depend on the engine where another engine shows it in a tenth of the time.
    /// </summary>
    public virtual void SkipWhatAnotherShows()
    {
    }

    /// <summary>Holds staged rows.</summary>
    public Database Database { get; }

    /// <summary>The warehouse and an empty schema of the catalog <c>main</c>; may skip the test.</summary>
    public abstract Task<(IWarehouse Warehouse, string Schema)> OpenAsync();

    /// <summary>Somebody else, who knows nothing of positions, adds rows: SQL rows with all columns of the schema.</summary>
    public abstract Task InsertByOtherAsync(TableName table, TableSchema schema, string rows);

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
