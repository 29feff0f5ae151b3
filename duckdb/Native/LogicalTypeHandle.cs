using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary>Owns a <c>duckdb_logical_type</c>.</summary>
sealed class LogicalTypeHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyLogicalType(ref handle);
        return true;
    }
}
