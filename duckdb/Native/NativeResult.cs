using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary><c>duckdb_result</c>: 48 bytes, passed by value to fetch a chunk, so it has to stay blittable.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct NativeResult
{
    readonly ulong _deprecatedColumnCount;
    readonly ulong _deprecatedRowCount;
    readonly ulong _deprecatedRowsChanged;
    readonly nint _deprecatedColumns;
    readonly nint _deprecatedErrorMessage;
    readonly nint _internalData;
}
