using System.Runtime.InteropServices;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>One downloaded chunk in native memory, 64-byte aligned; at most 2 GiB.</summary>
public sealed class NativeBuffer : IDisposable
{
    const nuint Alignment = 64;
    const int FirstCapacity = 1 << 20;

    unsafe byte* _memory;
    int _capacity;

    unsafe NativeBuffer(int capacity)
    {
        _capacity = Math.Max(capacity, 1);
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)_capacity, Alignment);
    }

    public int Length { get; private set; }

    public unsafe byte* Pointer => _memory;

    public unsafe ReadOnlySpan<byte> Bytes => new(_memory, Length);

    public static unsafe NativeBuffer Copy(ReadOnlySpan<byte> bytes)
    {
        var buffer = new NativeBuffer(bytes.Length) { Length = bytes.Length };
        bytes.CopyTo(new Span<byte>(buffer._memory, bytes.Length));
        return buffer;
    }

    /// <summary>Reads a body to its end.</summary>
    /// <param name="expected">Its length, when the sender said so.</param>
    /// <exception cref="IOException">The body ended early, or is larger than 2 GiB.</exception>
    public static async Task<NativeBuffer> ReadAllAsync(
        Stream body, long? expected, CancellationToken cancellationToken)
    {
        if (expected > Array.MaxLength)
        {
            throw new IOException($"The chunk has {expected} bytes; at most 2 GiB can be read.");
        }

        // one byte more than expected, so that the end is seen without growing
        var buffer = new NativeBuffer((int)Math.Min((expected ?? FirstCapacity) + 1, Array.MaxLength));
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer.Room(1), cancellationToken)) > 0)
            {
                buffer.Length += read;
            }

            return expected is null || expected == buffer.Length
                ? buffer
                : throw new IOException($"The chunk ended after {buffer.Length} of {expected} bytes.");
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    public unsafe void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _capacity = 0;
        Length = 0;
    }

    unsafe Memory<byte> Room(int atLeast)
    {
        if (_capacity - Length < atLeast)
        {
            if (_capacity == Array.MaxLength)
            {
                throw new IOException("The chunk is larger than 2 GiB.");
            }

            _capacity = (int)Math.Min(2L * _capacity, Array.MaxLength);
            _memory = (byte*)NativeMemory.AlignedRealloc(_memory, (nuint)_capacity, Alignment);
        }

        return new NativeMemoryManager(_memory + Length, _capacity - Length).Memory;
    }
}
