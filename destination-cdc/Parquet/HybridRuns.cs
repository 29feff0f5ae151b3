using System.Buffers.Binary;

namespace DestinationCdc.Parquet;

/// <summary>Reads Parquet's RLE / bit-packing hybrid: levels and dictionary indexes.</summary>
ref struct HybridRuns
{
    const int MaxBitWidth = 32;
    readonly ReadOnlySpan<byte> _bytes;
    int _at;

    public HybridRuns(ReadOnlySpan<byte> bytes, int bitWidth)
    {
        _bytes = bytes;
        BitWidth = bitWidth <= MaxBitWidth
            ? bitWidth
            : throw new ParquetFormatException($"indexes of {bitWidth} bits, at most {MaxBitWidth} are possible");
    }

    public int BitWidth { get; }

    /// <summary>Value number <paramref name="index"/> of a packed run.</summary>
    public static long Unpack(ReadOnlySpan<byte> packed, int index, int width)
    {
        var bit = (long)index * width;
        var from = packed[(int)(bit >> 3)..];
        ulong word = 0;
        if (from.Length >= sizeof(ulong))
        {
            word = BinaryPrimitives.ReadUInt64LittleEndian(from);
        }
        else
        {
            for (var i = 0; i < from.Length; i++)
            {
                word |= (ulong)from[i] << (8 * i);
            }
        }

        return (long)((word >> (int)(bit & 7)) & ((1UL << width) - 1));
    }

    /// <summary>The next run, cut to the values that are still wanted.</summary>
    public HybridRun Next(int wanted)
    {
        var head = Varint();
        var count = head >> 1;
        if (count == 0)
        {
            throw new ParquetFormatException("a run of no values stands among levels or indexes");
        }

        if ((head & 1) == 0)
        {
            return new HybridRun((int)Math.Min(count, wanted), isRepeated: true, RepeatedValue(), default);
        }

        // Groups of eight; the last one may be filled up beyond the values, but its bytes must be there.
        var values = Math.Min(count * 8, wanted);
        var bytes = Take((values * BitWidth + 7) / 8);
        Skip(count * BitWidth - bytes.Length);
        return new HybridRun((int)values, isRepeated: false, 0, bytes);
    }

    long RepeatedValue()
    {
        var bytes = Take((BitWidth + 7) / 8);
        long value = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            value |= (long)bytes[i] << (8 * i);
        }

        return value;
    }

    long Varint()
    {
        long value = 0;
        for (var i = 0; i < 5; i++)
        {
            var part = Take(1)[0];
            value |= (long)(part & 0x7f) << (7 * i);
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new ParquetFormatException("the length of a run has more than 5 bytes");
    }

    ReadOnlySpan<byte> Take(long count)
    {
        if (count > _bytes.Length - _at)
        {
            throw new ParquetFormatException("levels or indexes end before the values do");
        }

        _at += (int)count;
        return _bytes.Slice(_at - (int)count, (int)count);
    }

    /// <summary>The padding of the last group may be cut off at the end of a page.</summary>
    void Skip(long count) => _at += (int)Math.Min(count, _bytes.Length - _at);
}
