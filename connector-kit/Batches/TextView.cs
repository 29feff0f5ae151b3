using System.Runtime.InteropServices;

namespace ConnectorKit.Batches;

/// <summary>Bytes lent by whoever filled the batch: STRING (UTF-8) or BINARY.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct TextView(byte* pointer, int length)
{
    readonly byte* _pointer = pointer;
    readonly int _length = length;

    public ReadOnlySpan<byte> Bytes => new(_pointer, _length);
}
