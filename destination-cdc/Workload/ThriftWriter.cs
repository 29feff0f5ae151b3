using System.Text;

namespace DestinationCdc.Workload;

/// <summary>
/// Thrift's compact protocol, as far as Parquet's headers and footers need it.
/// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
/// </summary>
sealed class ThriftWriter(Stream stream)
{
    const byte TypeTrue = 1;
    const byte TypeFalse = 2;
    const byte TypeI8 = 3;
    const byte TypeI32 = 5;
    const byte TypeI64 = 6;
    const byte TypeBinary = 8;
    const byte TypeList = 9;
    const byte TypeStruct = 12;
    const int LongListMarker = 15;

    readonly Stack<short> _enclosing = new();
    short _last;

    public void Int8(short id, sbyte value)
    {
        Header(id, TypeI8);
        stream.WriteByte((byte)value);
    }

    public void Int32(short id, int value)
    {
        Header(id, TypeI32);
        Varint(ZigZag(value));
    }

    public void Int64(short id, long value)
    {
        Header(id, TypeI64);
        Varint(ZigZag(value));
    }

    public void Bool(short id, bool value) => Header(id, value ? TypeTrue : TypeFalse);

    public void Bytes(short id, ReadOnlySpan<byte> value)
    {
        Header(id, TypeBinary);
        Binary(value);
    }

    public void Text(short id, string value) => Bytes(id, Encoding.UTF8.GetBytes(value));

    public void Struct(short id, Action body)
    {
        Header(id, TypeStruct);
        Struct(body);
    }

    /// <summary>A list of structs; also of none.</summary>
    public void Structs<T>(short id, IReadOnlyCollection<T> items, Action<T> body)
    {
        ListHeader(id, items.Count, TypeStruct);
        foreach (var item in items)
        {
            Struct(() => body(item));
        }
    }

    public void Int32s(short id, params ReadOnlySpan<int> items)
    {
        ListHeader(id, items.Length, TypeI32);
        foreach (var item in items)
        {
            Varint(ZigZag(item));
        }
    }

    public void Texts(short id, params ReadOnlySpan<string> items)
    {
        ListHeader(id, items.Length, TypeBinary);
        foreach (var item in items)
        {
            Binary(Encoding.UTF8.GetBytes(item));
        }
    }

    /// <summary>A struct without a field of its own: the outermost one, or a list's element.</summary>
    public void Struct(Action body)
    {
        _enclosing.Push(_last);
        _last = 0;
        body();
        stream.WriteByte(0);
        _last = _enclosing.Pop();
    }

    static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    void Header(short id, byte type)
    {
        var delta = id - _last;
        if (delta is > 0 and < 16)
        {
            stream.WriteByte((byte)((delta << 4) | type));
        }
        else
        {
            stream.WriteByte(type);
            Varint(ZigZag(id));
        }

        _last = id;
    }

    void ListHeader(short id, int count, byte type)
    {
        Header(id, TypeList);
        if (count < LongListMarker)
        {
            stream.WriteByte((byte)((count << 4) | type));
        }
        else
        {
            stream.WriteByte((byte)((LongListMarker << 4) | type));
            Varint((ulong)count);
        }
    }

    void Binary(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        stream.Write(value);
    }

    void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            stream.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        stream.WriteByte((byte)value);
    }
}
