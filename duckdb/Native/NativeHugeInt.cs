using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary><c>duckdb_hugeint</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct NativeHugeInt(Int128 value)
{
    readonly ulong _lower = (ulong)value;
    readonly long _upper = (long)(value >> 64);
}
