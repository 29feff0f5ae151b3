using System.Buffers.Binary;

namespace Lakehouse.DeletionVectors;

/// <summary>
/// A set of row positions (0 to 2^63-1) as a deletion vector stores it: 32-bit roaring bitmaps by the high half of the
/// position. Not thread-safe.
/// </summary>
sealed class RoaringBitmapArray
{
    /// <summary>The portable format; the only one that every engine reads.</summary>
    const int Magic = 1681511377;

    const int LegacyMagic = 1681511376;
    const int HeaderSize = sizeof(int) + sizeof(long);

    readonly SortedDictionary<uint, RoaringBitmap> _bitmaps = [];

    public long Cardinality => _bitmaps.Values.Sum(bitmap => bitmap.Cardinality);

    public bool IsEmpty => _bitmaps.Count == 0;

    public static RoaringBitmapArray Of(params IEnumerable<long> positions)
    {
        var set = new RoaringBitmapArray();
        foreach (var position in positions)
        {
            set.Add(position);
        }

        return set;
    }

    /// <summary>Reads the bytes from magic to end, without length and checksum.</summary>
    /// <exception cref="FormatException">The bytes are no portable roaring bitmap array.</exception>
    public static RoaringBitmapArray Deserialize(ReadOnlySpan<byte> data)
    {
        var reader = new SpanReader(data);
        var magic = reader.Int32();
        if (magic != Magic)
        {
            throw new FormatException(magic == LegacyMagic
                ? "the deletion vector is in the legacy format that only old Spark versions wrote"
                : "the deletion vector does not start with its magic number");
        }

        var set = new RoaringBitmapArray();
        var count = reader.Int64();
        long previous = -1;
        for (long index = 0; index < count; index++)
        {
            var key = reader.UInt32();
            if (key <= previous || key > int.MaxValue)
            {
                throw new FormatException("the parts of the deletion vector are not in order");
            }

            previous = key;
            var bitmap = RoaringBitmap.Deserialize(ref reader);
            if (bitmap.Cardinality > 0)
            {
                set._bitmaps.Add(key, bitmap);
            }
        }

        return reader.IsAtEnd ? set : throw new FormatException("the deletion vector is longer than its parts");
    }

    /// <summary>False when it was there already.</summary>
    public bool Add(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var key = (uint)(position >> 32);
        if (!_bitmaps.TryGetValue(key, out var bitmap))
        {
            _bitmaps.Add(key, bitmap = new RoaringBitmap());
        }

        return bitmap.Add((uint)position);
    }

    public bool Contains(long position) =>
        position >= 0 && _bitmaps.TryGetValue((uint)(position >> 32), out var bitmap)
        && bitmap.Contains((uint)position);

    /// <summary>Adds all positions of the other set.</summary>
    public void UnionWith(RoaringBitmapArray other)
    {
        foreach (var (key, bitmap) in other._bitmaps)
        {
            if (!_bitmaps.TryGetValue(key, out var own))
            {
                _bitmaps.Add(key, own = new RoaringBitmap());
            }

            own.UnionWith(bitmap);
        }
    }

    /// <summary>Ascending.</summary>
    public IEnumerable<long> Positions()
    {
        foreach (var (key, bitmap) in _bitmaps)
        {
            foreach (var low in bitmap.Values())
            {
                yield return ((long)key << 32) | low;
            }
        }
    }

    /// <summary>The bytes from magic to end.</summary>
    public byte[] Serialize()
    {
        var size = HeaderSize + _bitmaps.Values.Sum(bitmap => sizeof(uint) + bitmap.SerializedSize());
        var data = new byte[size];
        BinaryPrimitives.WriteInt32LittleEndian(data, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(sizeof(int)), _bitmaps.Count);
        var at = HeaderSize;
        foreach (var (key, bitmap) in _bitmaps)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(at), key);
            at += sizeof(uint);
            at += bitmap.Serialize(data.AsSpan(at));
        }

        return data;
    }
}
