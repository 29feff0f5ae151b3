using System.Runtime.InteropServices;

namespace ConnectorKit.Batches;

/// <summary>One ARRAY or MAP value: its range in the child column.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ListView(ulong Offset, ulong Length);
