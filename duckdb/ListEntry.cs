using System.Runtime.InteropServices;

namespace DuckDB;

/// <summary>Where one row of a LIST or MAP lies in the child vector. Meaningless in a row that is NULL.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ListEntry(ulong Offset, ulong Length);
