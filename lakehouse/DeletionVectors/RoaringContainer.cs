using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Lakehouse.DeletionVectors;

/// <summary>
/// Up to 65,536 numbers that share their high half: a sorted array while there are few, a bitset from then on. Runs exist
/// only in the stored form.
/// </summary>
sealed class RoaringContainer(ushort key)
{
    const int MaxArray = 4096;
    const int Words = 1024;
    const int BitsetSize = Words * sizeof(ulong);
    const int RunSize = 2 * sizeof(ushort);

    ushort[] _array = new ushort[4];
    ulong[]? _bits;

    public ushort Key => key;

    public int Cardinality { get; private set; }

    public static RoaringContainer Deserialize(ushort key, int cardinality, bool isRun, ref SpanReader reader)
    {
        var container = new RoaringContainer(key);
        if (isRun)
        {
            container.ReadRuns(ref reader);
        }
        else if (cardinality > MaxArray)
        {
            container.ReadBits(reader.Take(BitsetSize));
        }
        else
        {
            container.ReadArray(reader.Take(cardinality * sizeof(ushort)), cardinality);
        }

        return container.Cardinality == cardinality
            ? container
            : throw new FormatException("a container of the deletion vector has another cardinality than it says");
    }

    public bool Contains(ushort value) => _bits is { } bits
        ? (bits[value >> 6] & (1UL << value)) != 0
        : Array.BinarySearch(_array, 0, Cardinality, value) >= 0;

    /// <summary>False when it was there already.</summary>
    public bool Add(ushort value)
    {
        if (_bits is { } bits)
        {
            var mask = 1UL << value;
            var isNew = (bits[value >> 6] & mask) == 0;
            bits[value >> 6] |= mask;
            Cardinality += isNew ? 1 : 0;
            return isNew;
        }

        // Positions mostly arrive in ascending order.
        var index = Cardinality == 0 || _array[Cardinality - 1] < value
            ? ~Cardinality
            : Array.BinarySearch(_array, 0, Cardinality, value);
        if (index >= 0)
        {
            return false;
        }

        if (Cardinality == MaxArray)
        {
            ToBits();
            return Add(value);
        }

        Insert(~index, value);
        return true;
    }

    public void UnionWith(RoaringContainer other)
    {
        if (other._bits is { } theirs)
        {
            var bits = ToBits();
            var count = 0;
            for (var word = 0; word < Words; word++)
            {
                bits[word] |= theirs[word];
                count += BitOperations.PopCount(bits[word]);
            }

            Cardinality = count;
            return;
        }

        foreach (var value in other._array.AsSpan(0, other.Cardinality))
        {
            Add(value);
        }
    }

    /// <summary>Ascending.</summary>
    public IEnumerable<ushort> Values()
    {
        if (_bits is not { } bits)
        {
            for (var index = 0; index < Cardinality; index++)
            {
                yield return _array[index];
            }

            yield break;
        }

        for (var word = 0; word < Words; word++)
        {
            for (var rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                yield return (ushort)((word << 6) | BitOperations.TrailingZeroCount(rest));
            }
        }
    }

    public bool IsSmallestAsRuns() => RunsSize() < PlainSize();

    public int SerializedSize(bool withRuns) => withRuns && IsSmallestAsRuns() ? RunsSize() : PlainSize();

    /// <summary>Returns the number of bytes written.</summary>
    public int Serialize(Span<byte> target, bool withRuns)
    {
        if (withRuns && IsSmallestAsRuns())
        {
            return WriteRuns(target);
        }

        if (Cardinality > MaxArray)
        {
            MemoryMarshal.AsBytes(_bits.AsSpan()).CopyTo(target);
            return BitsetSize;
        }

        var at = 0;
        foreach (var value in Values())
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target[at..], value);
            at += sizeof(ushort);
        }

        return at;
    }

    void ReadArray(ReadOnlySpan<byte> data, int cardinality)
    {
        for (var index = 0; index < cardinality; index++)
        {
            Add(BinaryPrimitives.ReadUInt16LittleEndian(data[(index * sizeof(ushort))..]));
        }
    }

    void ReadBits(ReadOnlySpan<byte> data)
    {
        _bits = new ulong[Words];
        data.CopyTo(MemoryMarshal.AsBytes(_bits.AsSpan()));
        Cardinality = _bits.Sum(BitOperations.PopCount);
    }

    void ReadRuns(ref SpanReader reader)
    {
        int runs = reader.UInt16();
        var bits = runs > 0 ? ToBits() : [];
        var next = 0;
        for (var run = 0; run < runs; run++)
        {
            int start = reader.UInt16();
            var end = start + reader.UInt16();
            if (start < next || end > ushort.MaxValue)
            {
                throw new FormatException("the runs of a container of the deletion vector overlap");
            }

            SetRange(bits, start, end);
            Cardinality += end - start + 1;
            next = end + 1;
        }
    }

    /// <summary>Sets start to end, both included.</summary>
    static void SetRange(ulong[] bits, int start, int end)
    {
        var first = ~0UL << start;
        var last = ~0UL >> (63 - (end & 63));
        if (start >> 6 == end >> 6)
        {
            bits[start >> 6] |= first & last;
            return;
        }

        bits[start >> 6] |= first;
        bits.AsSpan((start >> 6) + 1, (end >> 6) - (start >> 6) - 1).Fill(~0UL);
        bits[end >> 6] |= last;
    }

    int WriteRuns(Span<byte> target)
    {
        var at = sizeof(ushort);
        var start = -1;
        var previous = -2;
        foreach (var value in Values())
        {
            if (value != previous + 1)
            {
                at = WriteRun(target, at, start, previous);
                start = value;
            }

            previous = value;
        }

        at = WriteRun(target, at, start, previous);
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)((at - sizeof(ushort)) / RunSize));
        return at;
    }

    static int WriteRun(Span<byte> target, int at, int start, int end)
    {
        if (start < 0)
        {
            return at;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target[at..], (ushort)start);
        BinaryPrimitives.WriteUInt16LittleEndian(target[(at + sizeof(ushort))..], (ushort)(end - start));
        return at + RunSize;
    }

    int PlainSize() => Cardinality > MaxArray ? BitsetSize : Cardinality * sizeof(ushort);

    int RunsSize() => sizeof(ushort) + CountRuns() * RunSize;

    int CountRuns()
    {
        var runs = 0;
        if (_bits is not { } bits)
        {
            for (var index = 0; index < Cardinality; index++)
            {
                runs += index == 0 || _array[index] != _array[index - 1] + 1 ? 1 : 0;
            }

            return runs;
        }

        var carry = 0UL;
        foreach (var word in bits)
        {
            // A run starts at a bit whose lower neighbour is not set.
            runs += BitOperations.PopCount(word & ~((word << 1) | carry));
            carry = word >> 63;
        }

        return runs;
    }

    ulong[] ToBits()
    {
        if (_bits is null)
        {
            var bits = new ulong[Words];
            foreach (var value in _array.AsSpan(0, Cardinality))
            {
                bits[value >> 6] |= 1UL << value;
            }

            (_bits, _array) = (bits, []);
        }

        return _bits;
    }

    void Insert(int index, ushort value)
    {
        if (Cardinality == _array.Length)
        {
            Array.Resize(ref _array, Math.Min(MaxArray, _array.Length * 2));
        }

        _array.AsSpan(index, Cardinality - index).CopyTo(_array.AsSpan(index + 1));
        _array[index] = value;
        Cardinality++;
    }
}
