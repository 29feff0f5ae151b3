using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary>Owns a <c>duckdb_config</c>.</summary>
sealed class ConfigHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyConfig(ref handle);
        return true;
    }
}
