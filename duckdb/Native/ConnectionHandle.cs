using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary>Owns a <c>duckdb_connection</c>.</summary>
sealed class ConnectionHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.Disconnect(ref handle);
        return true;
    }
}
