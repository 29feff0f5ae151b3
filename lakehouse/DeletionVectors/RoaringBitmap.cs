using System.Buffers.Binary;

namespace Lakehouse.DeletionVectors;

/// <summary>
/// A set of 32-bit numbers in containers of 65,536, in the interoperable roaring format
/// (github.com/RoaringBitmap/RoaringFormatSpec).
/// </summary>
sealed class RoaringBitmap
{
    const int CookieWithoutRuns = 12346;
    const int CookieWithRuns = 12347;
    const int MaxContainers = 1 << 16;
    const int KeySize = 2 * sizeof(ushort);

    /// <summary>From this many containers on, a file with runs has offsets too.</summary>
    const int OffsetsFromCount = 4;

    readonly List<RoaringContainer> _containers = [];

    public long Cardinality => _containers.Sum(container => (long)container.Cardinality);

    public static RoaringBitmap Deserialize(ref SpanReader reader)
    {
        var cookie = reader.Int32();
        var withRuns = (cookie & 0xFFFF) == CookieWithRuns;
        if (!withRuns && cookie != CookieWithoutRuns)
        {
            throw new FormatException("a part of the deletion vector is no roaring bitmap");
        }

        var count = withRuns ? (cookie >>> 16) + 1 : reader.Int32();
        if (count is < 0 or > MaxContainers)
        {
            throw new FormatException("a part of the deletion vector has an impossible number of containers");
        }

        var runs = withRuns ? reader.Take((count + 7) / 8) : default;
        var keys = reader.Take(count * KeySize);
        if (!withRuns || count >= OffsetsFromCount)
        {
            reader.Take(count * sizeof(uint));
        }

        var bitmap = new RoaringBitmap();
        for (var index = 0; index < count; index++)
        {
            var key = BinaryPrimitives.ReadUInt16LittleEndian(keys[(index * KeySize)..]);
            var cardinality = BinaryPrimitives.ReadUInt16LittleEndian(keys[(index * KeySize + sizeof(ushort))..]) + 1;
            if (bitmap._containers.Count > 0 && bitmap._containers[^1].Key >= key)
            {
                throw new FormatException("the containers of the deletion vector are not in order");
            }

            var isRun = withRuns && (runs[index / 8] & (1 << (index % 8))) != 0;
            bitmap._containers.Add(RoaringContainer.Deserialize(key, cardinality, isRun, ref reader));
        }

        return bitmap;
    }

    public bool Add(uint value) => ContainerFor((ushort)(value >> 16)).Add((ushort)value);

    public bool Contains(uint value) =>
        IndexOf((ushort)(value >> 16)) is >= 0 and var index && _containers[index].Contains((ushort)value);

    public void UnionWith(RoaringBitmap other)
    {
        foreach (var container in other._containers)
        {
            ContainerFor(container.Key).UnionWith(container);
        }
    }

    /// <summary>Ascending.</summary>
    public IEnumerable<uint> Values()
    {
        foreach (var container in _containers)
        {
            foreach (var low in container.Values())
            {
                yield return ((uint)container.Key << 16) | low;
            }
        }
    }

    public int SerializedSize()
    {
        var withRuns = HasRuns();
        return HeaderSize(withRuns) + _containers.Sum(container => container.SerializedSize(withRuns));
    }

    /// <summary>Returns the number of bytes written.</summary>
    public int Serialize(Span<byte> target)
    {
        var withRuns = HasRuns();
        var count = _containers.Count;
        BinaryPrimitives.WriteInt32LittleEndian(
            target, withRuns ? CookieWithRuns | ((count - 1) << 16) : CookieWithoutRuns);
        var keys = sizeof(int);
        if (withRuns)
        {
            WriteRunFlags(target[keys..]);
            keys += (count + 7) / 8;
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[keys..], count);
            keys += sizeof(int);
        }

        var offsets = keys + count * KeySize;
        var data = HeaderSize(withRuns);
        var withOffsets = data > offsets;
        for (var index = 0; index < count; index++)
        {
            var container = _containers[index];
            var key = target[(keys + index * KeySize)..];
            BinaryPrimitives.WriteUInt16LittleEndian(key, container.Key);
            BinaryPrimitives.WriteUInt16LittleEndian(key[sizeof(ushort)..], (ushort)(container.Cardinality - 1));
            if (withOffsets)
            {
                BinaryPrimitives.WriteInt32LittleEndian(target[(offsets + index * sizeof(int))..], data);
            }

            data += container.Serialize(target[data..], withRuns);
        }

        return data;
    }

    int HeaderSize(bool withRuns)
    {
        var count = _containers.Count;
        return sizeof(int) + (withRuns ? (count + 7) / 8 : sizeof(int)) + count * KeySize
            + (!withRuns || count >= OffsetsFromCount ? count * sizeof(int) : 0);
    }

    void WriteRunFlags(Span<byte> target)
    {
        target[..((_containers.Count + 7) / 8)].Clear();
        for (var index = 0; index < _containers.Count; index++)
        {
            if (_containers[index].IsSmallestAsRuns())
            {
                target[index / 8] |= (byte)(1 << (index % 8));
            }
        }
    }

    bool HasRuns() => _containers.Exists(container => container.IsSmallestAsRuns());

    RoaringContainer ContainerFor(ushort key)
    {
        var index = IndexOf(key);
        if (index < 0)
        {
            index = ~index;
            _containers.Insert(index, new RoaringContainer(key));
        }

        return _containers[index];
    }

    /// <summary>The complement of the place to insert when there is none.</summary>
    int IndexOf(ushort key)
    {
        var low = 0;
        var high = _containers.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = _containers[middle].Key.CompareTo(key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
