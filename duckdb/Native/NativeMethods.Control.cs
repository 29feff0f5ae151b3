using System.Runtime.InteropServices;

namespace DuckDB.Native;

static partial class NativeMethods
{
    /// <summary>May be called from any thread.</summary>
    [LibraryImport(Library, EntryPoint = "duckdb_interrupt")]
    public static partial void Interrupt(ConnectionHandle connection);
}
