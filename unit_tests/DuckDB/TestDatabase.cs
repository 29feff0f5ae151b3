using DuckDB;

namespace UnitTests.DuckDB;

/// <summary>A small database in memory for tests of any room.</summary>
static class TestDatabase
{
    public static DatabaseOptions Options { get; } = new()
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Path.GetTempPath(), "duckdb-tests"),
    };

    public static Database Open() => Database.Open(Options);
}
