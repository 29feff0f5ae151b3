using System.Text;

namespace DestinationCdc.Parquet;

/// <summary>
/// Thrift's compact protocol over bytes that nobody vouches for: every length is checked against what is left before anything
/// is allocated, and nesting is bounded.
/// </summary>
ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    const int MaxDepth = 32;
    const int MaxVarintBytes = 10;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly ReadOnlySpan<byte> _bytes = bytes;
    int _depth;

    /// <summary>Bytes read so far.</summary>
    public int At { get; private set; }

    readonly int Left => _bytes.Length - At;

    public void EnterStruct()
    {
        if (++_depth > MaxDepth)
        {
            throw new ParquetFormatException($"structures nest more than {MaxDepth} levels deep");
        }
    }

    /// <summary>The next field after the one with id <paramref name="previous"/>; leaves the struct at its end.</summary>
    public ThriftField NextField(short previous)
    {
        var head = Byte();
        var type = (ThriftType)(head & 0x0f);
        if (type == ThriftType.Stop)
        {
            _depth--;
            return default;
        }

        if (type > ThriftType.Struct)
        {
            throw Bad($"type number {(int)type}", "1 to 12");
        }

        var delta = head >> 4;
        var id = delta != 0 ? previous + delta : ZigZag();
        return id is > 0 and <= short.MaxValue
            ? new ThriftField((short)id, type)
            : throw Bad($"field number {id}", "1 to 32767");
    }

    public int I32(ThriftField field)
    {
        Expect(field, ThriftType.I32);
        var value = ZigZag();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Bad("a longer number", "32 bits");
    }

    public long I64(ThriftField field)
    {
        Expect(field, ThriftType.I64);
        return ZigZag();
    }

    public static bool Bool(ThriftField field) => field.Type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw new ParquetFormatException($"field {field.Id} has type {field.Type} where a boolean belongs"),
    };

    public ReadOnlySpan<byte> Binary(ThriftField field)
    {
        Expect(field, ThriftType.Binary);
        return Take(Length());
    }

    public string Text(ThriftField field)
    {
        try
        {
            return Strict.GetString(Binary(field));
        }
        catch (DecoderFallbackException)
        {
            throw Bad("bytes that are no UTF-8", "a name");
        }
    }

    /// <summary>Length of a list whose elements have the given type.</summary>
    public int List(ThriftField field, ThriftType element)
    {
        Expect(field, ThriftType.List);
        var (size, found) = ListHead();
        return found == element || size == 0 ? size : throw Bad($"a list of {found}", $"a list of {element}");
    }

    public void Skip(ThriftField field) => SkipValue(field.Type, inList: false);

    public readonly ParquetFormatException Bad(string found, string expected) =>
        new($"found {found} at byte {At} of {_bytes.Length}, expected {expected}");

    readonly void Expect(ThriftField field, ThriftType wanted)
    {
        if (field.Type != wanted)
        {
            throw Bad($"type {field.Type} in field {field.Id}", wanted.ToString());
        }
    }

    void SkipValue(ThriftType type, bool inList)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                // A field's boolean is its type; in a list it takes a byte.
                _ = inList ? Byte() : (byte)0;
                break;
            case ThriftType.Byte:
                _ = Byte();
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                _ = Varint();
                break;
            case ThriftType.Double:
                _ = Take(sizeof(double));
                break;
            case ThriftType.Binary:
                _ = Take(Length());
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList();
                break;
            case ThriftType.Map:
                SkipMap();
                break;
            case ThriftType.Struct:
                SkipStruct();
                break;
            default:
                throw Bad($"type number {(int)type}", "1 to 12");
        }
    }

    void SkipList()
    {
        EnterStruct();
        var (size, element) = ListHead();
        for (var i = 0; i < size; i++)
        {
            SkipValue(element, inList: true);
        }

        _depth--;
    }

    void SkipMap()
    {
        EnterStruct();
        var size = Length();
        if (size > 0)
        {
            var types = Byte();
            for (var i = 0; i < size; i++)
            {
                SkipValue((ThriftType)(types >> 4), inList: true);
                SkipValue((ThriftType)(types & 0x0f), inList: true);
            }
        }

        _depth--;
    }

    void SkipStruct()
    {
        EnterStruct();
        for (var field = NextField(0); field.Type != ThriftType.Stop; field = NextField(field.Id))
        {
            SkipValue(field.Type, inList: false);
        }
    }

    (int Size, ThriftType Element) ListHead()
    {
        var head = Byte();
        var size = head >> 4;
        if (size == 15)
        {
            size = Length();
        }
        else if (size > Left)
        {
            throw Bad($"a list of {size} elements", $"at most the {Left} bytes that are left");
        }

        return (size, (ThriftType)(head & 0x0f));
    }

    /// <summary>A length or element count: every element takes a byte at least.</summary>
    int Length()
    {
        var value = Varint();
        return value <= (ulong)Left
            ? (int)value
            : throw Bad($"a length of {value}", $"at most the {Left} bytes that are left");
    }

    long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    ulong Varint()
    {
        ulong value = 0;
        for (var i = 0; i < MaxVarintBytes; i++)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << (7 * i);
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Bad($"a number of more than {MaxVarintBytes} bytes", "64 bits");
    }

    byte Byte() => Left > 0 ? _bytes[At++] : throw Bad("the end", "more bytes");

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
        {
            throw Bad("the end", $"{count} more bytes");
        }

        At += count;
        return _bytes.Slice(At - count, count);
    }
}
