namespace DuckDB;

public sealed class Database : IDisposable
{
    public void Dispose()
    {
    }
}
