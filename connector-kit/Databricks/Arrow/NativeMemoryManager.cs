using System.Buffers;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>Lends native memory to a stream's read; the memory's owner outlives the call.</summary>
sealed unsafe class NativeMemoryManager(byte* pointer, int length) : MemoryManager<byte>
{
    readonly byte* _pointer = pointer;

    public override Span<byte> GetSpan() => new(_pointer, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_pointer + elementIndex);

    public override void Unpin()
    {
        // native memory does not move
    }

    protected override void Dispose(bool disposing)
    {
        // the memory belongs to the buffer
    }
}
