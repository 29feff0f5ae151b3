using DuckDB;

namespace UnitTests.DuckDB;

/// <summary>A database in memory and one connection for each test.</summary>
public abstract class EngineTest : IDisposable
{
    protected EngineTest()
    {
        Database = TestDatabase.Open();
        Connection = Database.Connect();
    }

    protected Database Database { get; }

    protected Connection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        Database.Dispose();
        GC.SuppressFinalize(this);
    }
}
