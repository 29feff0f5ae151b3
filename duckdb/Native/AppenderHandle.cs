using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary>Owns a <c>duckdb_appender</c>. Rows that were not flushed are dropped, not written.</summary>
sealed class AppenderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = NativeMethods.AppenderClear(handle);
        _ = NativeMethods.AppenderDestroy(ref handle);
        return true;
    }
}
