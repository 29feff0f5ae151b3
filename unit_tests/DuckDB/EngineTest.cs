using DuckDB;

namespace UnitTests.DuckDB;

/// <summary>A database in memory and one connection for each test.</summary>
public abstract class EngineTest : IDisposable
{
    protected EngineTest()
    {
        Database = Database.Open(Options);
        Connection = Database.Connect();
    }

    protected static DatabaseOptions Options { get; } = new()
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Path.GetTempPath(), "duckdb-tests"),
    };

    protected Database Database { get; }

    protected Connection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        Database.Dispose();
        GC.SuppressFinalize(this);
    }
}
