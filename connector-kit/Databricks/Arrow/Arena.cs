using System.Runtime.InteropServices;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>Native scratch memory that is taken piece by piece and given back as a whole.</summary>
public sealed unsafe class Arena : IDisposable
{
    const int Alignment = 16;
    const int SmallestBlock = 256 << 10;

    readonly List<(nint Memory, long Size)> _blocks = [];
    int _block;
    long _used;

    /// <summary>Memory with arbitrary content, 16-byte aligned, valid until <see cref="Reset"/>.</summary>
    public void* Take(long bytes)
    {
        var size = (bytes + Alignment - 1) / Alignment * Alignment;
        while (_block < _blocks.Count && _used + size > _blocks[_block].Size)
        {
            _block++;
            _used = 0;
        }

        if (_block == _blocks.Count)
        {
            var block = Math.Max(size, SmallestBlock);
            _blocks.Add(((nint)NativeMemory.AlignedAlloc((nuint)block, Alignment), block));
        }

        var taken = (byte*)_blocks[_block].Memory + _used;
        _used += size;
        return taken;
    }

    /// <summary>Gives everything back; the blocks stay for the next round.</summary>
    public void Reset()
    {
        _block = 0;
        _used = 0;
    }

    public void Dispose()
    {
        foreach (var (memory, _) in _blocks)
        {
            NativeMemory.AlignedFree((void*)memory);
        }

        _blocks.Clear();
        Reset();
    }
}
