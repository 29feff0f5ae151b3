namespace DuckDB.Native;

/// <summary><c>duckdb_state</c>: what most calls return.</summary>
enum NativeState
{
    Success = 0,
    Error = 1,
}
