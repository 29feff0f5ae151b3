using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary><c>duckdb_decimal</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct NativeDecimal(byte width, byte scale, Int128 unscaled)
{
    readonly byte _width = width;
    readonly byte _scale = scale;
    readonly NativeHugeInt _value = new(unscaled);
}
