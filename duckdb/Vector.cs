using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.Native;

namespace DuckDB;

/// <summary>
/// One column of a chunk, read in place: nothing is copied. Layouts (one row each):
/// integers, FLOAT, DOUBLE as in .NET; BOOLEAN one byte; DATE int of days and TIMESTAMP[TZ] long of microseconds since
/// 1970-01-01; DECIMAL short, int, long or Int128 by its width (<see cref="Unscaled"/>); VARCHAR and BLOB
/// <see cref="Bytes"/>; LIST and MAP <see cref="Lists"/> into <see cref="ListChild"/>; STRUCT only
/// <see cref="StructChild"/> vectors and its own validity; ARRAY rows of equal length in <see cref="ListChild"/>.
/// </summary>
/// <remarks>
/// Everything a vector hands out points into its chunk: it ends with the chunk's <see cref="DataChunk.Dispose"/>.
/// What lies under a NULL is undefined: ask <see cref="IsValid"/> first, on every level of nesting.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly unsafe struct Vector
{
    readonly nint _handle;

    internal Vector(nint handle, LogicalType type, int length)
    {
        _handle = handle;
        Type = type;
        Length = length;
        Data = NativeMethods.VectorGetData(handle);
        Validity = NativeMethods.VectorGetValidity(handle);
    }

    public LogicalType Type { get; }

    /// <summary>Rows; of a list's child: elements of all rows together.</summary>
    public int Length { get; }

    /// <summary>The rows, <see cref="LogicalType.ByteWidth"/> bytes each.</summary>
    public void* Data { get; }

    /// <summary>One bit per row, lowest first, 1 = has a value. Null when no row is NULL.</summary>
    public ulong* Validity { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsValid(int row) => Validity == null || ((Validity[row >> 6] >> (row & 63)) & 1) != 0;

    /// <summary>Rows that are NULL.</summary>
    public int NullCount()
    {
        if (Validity == null)
        {
            return 0;
        }

        var valid = 0;
        var words = Length >> 6;
        for (var i = 0; i < words; i++)
        {
            valid += BitOperations.PopCount(Validity[i]);
        }

        var rest = Length & 63;
        return Length - valid - (rest == 0 ? 0 : BitOperations.PopCount(Validity[words] << (64 - rest)));
    }

    /// <summary>All rows as a span of the type that has the column's layout.</summary>
    /// <exception cref="InvalidOperationException">The size of <typeparamref name="T"/> is not the column's.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged =>
        sizeof(T) == Type.ByteWidth ? new ReadOnlySpan<T>(Data, Length) : throw WrongLayout(typeof(T).Name);

    /// <summary>The bytes of a VARCHAR (UTF-8), BLOB or BIT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes(int row)
    {
        // 16 bytes per row: length, then up to 12 bytes in place, or a prefix of 4 and a pointer.
        const int inPlace = 12;
        if (Type.Id is not (TypeId.Varchar or TypeId.Blob or TypeId.Bit) || (uint)row >= (uint)Length)
        {
            throw WrongLayout("bytes");
        }

        var entry = (byte*)Data + ((nint)row * 16);
        var length = *(uint*)entry;
        return new ReadOnlySpan<byte>(length <= inPlace ? entry + 4 : *(byte**)(entry + 8), (int)length);
    }

    /// <summary>The integer of a DECIMAL: the value times 10^<see cref="LogicalType.Scale"/>.</summary>
    public Int128 Unscaled(int row) => (Type.Id == TypeId.Decimal ? Type.ByteWidth : 0) switch
    {
        0 => throw WrongLayout("a decimal"),
        2 => Values<short>()[row],
        4 => Values<int>()[row],
        8 => Values<long>()[row],
        _ => Values<Int128>()[row],
    };

    /// <summary>Where each row of a LIST or MAP lies in <see cref="ListChild"/>.</summary>
    public ReadOnlySpan<ListEntry> Lists =>
        Type.Id is TypeId.List or TypeId.Map ? Values<ListEntry>() : throw WrongLayout("a list");

    /// <summary>Elements of all rows of a LIST or ARRAY; entries of a MAP as a STRUCT of key and value.</summary>
    public Vector ListChild => Type.Id switch
    {
        TypeId.List or TypeId.Map => new Vector(
            NativeMethods.ListVectorGetChild(_handle), Type.Child!, (int)NativeMethods.ListVectorGetSize(_handle)),
        TypeId.Array => new Vector(
            NativeMethods.ArrayVectorGetChild(_handle), Type.Child!, Length * Type.ArraySize),
        _ => throw WrongLayout("a list"),
    };

    /// <summary>The vector of one field of a STRUCT.</summary>
    public Vector StructChild(int field) => Type.Id == TypeId.Struct
        ? new Vector(NativeMethods.StructVectorGetChild(_handle, (ulong)field), Type.Fields[field].Type, Length)
        : throw WrongLayout("a struct");

    InvalidOperationException WrongLayout(string asked) =>
        new($"The column has the type {Type}, {Type.ByteWidth} bytes a row, {Length} rows; it was read as {asked}.");
}
