using System.Buffers;
using System.Text.Unicode;
using DuckDB.Native;

namespace DuckDB;

/// <summary>One column of a chunk that .NET fills, in the layouts of <see cref="Vector"/>. Rows start as not NULL.</summary>
public sealed unsafe class VectorWriter
{
    const int InPlaceBytes = 12;

    readonly nint _handle;
    readonly VectorWriter?[] _children;
    int _capacity;
    byte* _data;
    ulong* _validity;

    internal VectorWriter(nint handle, LogicalType type, int capacity)
    {
        _handle = handle;
        Type = type;
        _children = type.Id == TypeId.Struct ? new VectorWriter?[type.Fields.Count] : new VectorWriter?[1];
        Refresh(capacity);
    }

    public LogicalType Type { get; }

    /// <summary>All rows as a span of the type that has the column's layout. A list's child moves when it grows.</summary>
    /// <exception cref="InvalidOperationException">The size of <typeparamref name="T"/> is not the column's.</exception>
    public Span<T> Values<T>()
        where T : unmanaged =>
        sizeof(T) == Type.ByteWidth && Type.Id is not (TypeId.Varchar or TypeId.Blob)
            ? new Span<T>(_data, _capacity)
            : throw WrongLayout(typeof(T).Name);

    public void SetNull(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)_capacity, nameof(row));
        if (_validity == null)
        {
            NativeMethods.VectorEnsureValidityWritable(_handle);
            _validity = NativeMethods.VectorGetValidity(_handle);
        }

        _validity[row >> 6] &= ~(1UL << (row & 63));
        for (var i = 0; i < (Type.Id == TypeId.Struct ? _children.Length : 0); i++)
        {
            // The engine expects the fields of a NULL struct to be NULL, too.
            StructChild(i).SetNull(row);
        }
    }

    /// <summary>Copies a BLOB, or the UTF-8 of a VARCHAR, into the column.</summary>
    /// <exception cref="ArgumentException">The bytes of a VARCHAR are not UTF-8.</exception>
    public void SetBytes(int row, ReadOnlySpan<byte> bytes)
    {
        if (Type.Id is not (TypeId.Varchar or TypeId.Blob) || (uint)row >= (uint)_capacity)
        {
            throw WrongLayout("bytes");
        }

        if (Type.Id == TypeId.Varchar && !Utf8.IsValid(bytes))
        {
            throw new ArgumentException($"The bytes for row {row} of a VARCHAR are not UTF-8.", nameof(bytes));
        }

        Assign(row, bytes);
    }

    /// <summary>Copies text into a VARCHAR whose bytes the caller has found to be UTF-8: they are not looked at again.</summary>
    public void SetUtf8(int row, ReadOnlySpan<byte> text)
    {
        if (Type.Id != TypeId.Varchar || (uint)row >= (uint)_capacity)
        {
            throw WrongLayout("text");
        }

        Assign(row, text);
    }

    void Assign(int row, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > InPlaceBytes)
        {
            fixed (byte* first = bytes)
            {
                NativeMethods.VectorAssignBytes(_handle, (ulong)row, first, (ulong)bytes.Length);
            }
        }
        else
        {
            // Length, then the bytes; the engine compares all 16 bytes, so the rest has to be zero.
            var entry = new Span<byte>(_data + ((nint)row * 16), 16);
            entry.Clear();
            entry[0] = (byte)bytes.Length;
            bytes.CopyTo(entry[4..]);
        }
    }

    /// <summary>Copies text into a VARCHAR.</summary>
    /// <exception cref="ArgumentException">The text has half a surrogate pair, which UTF-8 cannot hold.</exception>
    public void SetText(int row, ReadOnlySpan<char> text)
    {
        const int onStack = 512;
        var size = NativeText.Utf8.GetMaxByteCount(text.Length);
        var rented = size > onStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var buffer = rented ?? stackalloc byte[onStack];
        SetBytes(row, buffer[..NativeText.Utf8.GetBytes(text, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Gives a row of a LIST or MAP this many elements, to be written to <see cref="ListChild"/>.</summary>
    /// <returns>Where they begin in the child.</returns>
    public int AddList(int row, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var lists = Type.Id is TypeId.List or TypeId.Map ? Values<ListEntry>() : throw WrongLayout("a list");
        var offset = (int)NativeMethods.ListVectorGetSize(_handle);
        var size = checked(offset + length);
        if (NativeMethods.ListVectorReserve(_handle, (ulong)size) != NativeState.Success ||
            NativeMethods.ListVectorSetSize(_handle, (ulong)size) != NativeState.Success)
        {
            throw new DuckDBException(DuckDBErrorType.OutOfMemory, $"A list vector could not grow to {size} elements.");
        }

        lists[row] = new ListEntry((ulong)offset, (ulong)length);
        ListChild.Refresh(size);
        return offset;
    }

    /// <summary>Elements of all rows of a LIST; entries of a MAP as a STRUCT of key and value.</summary>
    public VectorWriter ListChild => Type.Id is TypeId.List or TypeId.Map
        ? _children[0] ??= new VectorWriter(
            NativeMethods.ListVectorGetChild(_handle),
            Type.Child!, // a list has a child
            (int)NativeMethods.ListVectorGetSize(_handle))
        : throw WrongLayout("a list");

    /// <summary>One field of a STRUCT.</summary>
    public VectorWriter StructChild(int field) => Type.Id == TypeId.Struct
        ? _children[field] ??= new VectorWriter(
            NativeMethods.StructVectorGetChild(_handle, (ulong)field), Type.Fields[field].Type, _capacity)
        : throw WrongLayout("a struct");

    void Refresh(int capacity)
    {
        _capacity = capacity;
        _data = (byte*)NativeMethods.VectorGetData(_handle);
        _validity = NativeMethods.VectorGetValidity(_handle);
        if (Type.Id == TypeId.Struct)
        {
            foreach (var child in _children)
            {
                child?.Refresh(capacity);
            }
        }
    }

    InvalidOperationException WrongLayout(string asked) =>
        new($"The column has the type {Type}, {Type.ByteWidth} bytes a row; it was written as {asked}.");
}
