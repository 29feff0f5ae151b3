using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>
/// One table of a FlatBuffers message, as far as Arrow's metadata needs it. Every read is checked against the message.
/// https://flatbuffers.dev/internals
/// </summary>
readonly ref struct FlatTable
{
    readonly ReadOnlySpan<byte> _message;
    readonly int _at;
    readonly int _vtable;
    readonly int _vtableLength;

    FlatTable(ReadOnlySpan<byte> message, long at)
    {
        _message = message;
        _at = Checked(message, at, sizeof(int));
        _vtable = Checked(message, at - ReadAt<int>(message, at), 2 * sizeof(ushort));
        _vtableLength = ReadAt<ushort>(message, _vtable);
    }

    public static FlatTable Root(ReadOnlySpan<byte> message) => new(message, ReadAt<uint>(message, 0));

    public bool Has(int field) => Offset(field) != 0;

    public T Scalar<T>(int field, T otherwise)
        where T : unmanaged => Offset(field) is var offset and not 0 ? ReadAt<T>(_message, _at + offset) : otherwise;

    /// <summary>The table that a field points at.</summary>
    /// <exception cref="ArrowFormatException">The field is absent.</exception>
    public FlatTable Table(int field) => new(_message, Target(field));

    public string Text(int field)
    {
        if (!Has(field))
        {
            return "";
        }

        var at = Target(field);
        var length = ReadAt<int>(_message, at);
        var start = Checked(_message, at + sizeof(int), length);
        return Encoding.UTF8.GetString(_message.Slice(start, length));
    }

    /// <summary>Number of elements of a vector; 0 when it is absent.</summary>
    public int Count(int field) => Has(field) ? Math.Max(ReadAt<int>(_message, Target(field)), 0) : 0;

    /// <summary>Element of a vector of tables.</summary>
    public FlatTable Element(int field, int index)
    {
        var slot = ElementAt(field, index, sizeof(int));
        return new FlatTable(_message, slot + (long)ReadAt<uint>(_message, slot));
    }

    /// <summary>Element of a vector of fixed structs.</summary>
    public T Struct<T>(int field, int index)
        where T : unmanaged => ReadAt<T>(_message, ElementAt(field, index, Unsafe.SizeOf<T>()));

    long ElementAt(int field, int index, int size) => index >= 0 && index < Count(field)
        ? Target(field) + sizeof(int) + ((long)index * size)
        : throw new ArrowFormatException($"Arrow metadata has no element {index} where one was expected.");

    long Target(int field)
    {
        var offset = Offset(field);
        return offset != 0
            ? _at + offset + ReadAt<uint>(_message, _at + offset)
            : throw new ArrowFormatException("Arrow metadata lacks a part that must be there.");
    }

    int Offset(int field)
    {
        var slot = (2 + field) * sizeof(ushort);
        return slot + sizeof(ushort) <= _vtableLength ? ReadAt<ushort>(_message, (long)_vtable + slot) : 0;
    }

    static T ReadAt<T>(ReadOnlySpan<byte> message, long at)
        where T : unmanaged => MemoryMarshal.Read<T>(message[Checked(message, at, Unsafe.SizeOf<T>())..]);

    static int Checked(ReadOnlySpan<byte> message, long at, int length) =>
        at >= 0 && length >= 0 && at + length <= message.Length
            ? (int)at
            : throw new ArrowFormatException("Arrow metadata points outside of its message.");
}
