using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary>Owns a <c>duckdb_database</c>.</summary>
sealed class DatabaseHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.Close(ref handle);
        return true;
    }
}
