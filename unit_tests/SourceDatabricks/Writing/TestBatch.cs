using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace UnitTests.SourceDatabricks.Writing;

/// <summary>
/// Builds columns from plain values: bool, long, float, double, Int128 (unscaled DECIMAL), string, byte[], int (days), long
/// (microseconds), and object?[] for ARRAY, STRUCT and MAP (entries are object?[] of key and value).
/// </summary>
sealed unsafe class TestBatch : IDisposable
{
    readonly List<nint> _memory = [];

    public ColumnBatch Batch(IReadOnlyList<(DataType Type, object?[] Values)> columns) =>
        new(columns[0].Values.Length, [.. columns.Select(c => Column(c.Type, c.Values))], this);

    public void Dispose()
    {
        _memory.ForEach(m => NativeMemory.Free((void*)m));
        _memory.Clear();
    }

    Column Column(DataType type, object?[] values) => type.Kind switch
    {
        TypeKind.Boolean => Fixed(type, values, v => (bool)v ? (byte)1 : (byte)0),
        TypeKind.TinyInt => Fixed(type, values, v => (sbyte)(long)v),
        TypeKind.SmallInt => Fixed(type, values, v => (short)(long)v),
        TypeKind.Int => Fixed(type, values, v => (int)(long)v),
        TypeKind.BigInt or TypeKind.Timestamp or TypeKind.TimestampNtz => Fixed(type, values, v => (long)v),
        TypeKind.Float => Fixed(type, values, v => (float)v),
        TypeKind.Double => Fixed(type, values, v => (double)v),
        TypeKind.Date => Fixed(type, values, v => (int)v),
        TypeKind.Decimal when type.Precision <= 4 => Fixed(type, values, v => (short)(Int128)v),
        TypeKind.Decimal when type.Precision <= 9 => Fixed(type, values, v => (int)(Int128)v),
        TypeKind.Decimal when type.Precision <= 18 => Fixed(type, values, v => (long)(Int128)v),
        TypeKind.Decimal => Fixed(type, values, v => (Int128)v),
        TypeKind.Array => List(type, values, items => [Column(type.Element!, items)]),
        TypeKind.Map => List(
            type,
            values,
            items => [Column(type.MapKey!, Part(items, 0)), Column(type.Element!, Part(items, 1))]),
        TypeKind.Struct => new Column(
            type, values.Length, null, 0, Validity(values),
            [.. type.Fields.Select((f, i) => Column(f.Type, Part(values, i)))]),
        _ => Fixed(type, values, v => View(v as byte[] ?? Encoding.UTF8.GetBytes((string)v))),
    };

    Column List(DataType type, object?[] values, Func<object?[], ImmutableArray<Column>> children)
    {
        ulong offset = 0;
        var views = values.Select(v =>
        {
            var length = (ulong)((v as object?[])?.Length ?? 0);
            offset += length;
            return (object)new ListView(offset - length, length);
        }).ToArray();
        var items = values.OfType<object?[]>().SelectMany(v => v).ToArray();
        var memory = Copy(views, v => (ListView)v);
        return new Column(type, values.Length, memory, sizeof(ListView), Validity(values), children(items));
    }

    Column Fixed<T>(DataType type, object?[] values, Func<object, T> convert)
        where T : unmanaged => new(type, values.Length, Copy(values, convert), sizeof(T), Validity(values), []);

    T* Copy<T>(object?[] values, Func<object, T> convert)
        where T : unmanaged
    {
        // Exactly as large as the values, so that reading over the end has a chance to be noticed.
        var memory = (T*)Allocate(values.Length * sizeof(T));
        for (var i = 0; i < values.Length; i++)
        {
            memory[i] = values[i] is { } value ? convert(value) : default;
        }

        return memory;
    }

    ulong* Validity(object?[] values)
    {
        if (values.All(v => v is not null))
        {
            return null;
        }

        var words = (ulong*)Allocate(((values.Length + 63) / 64) * sizeof(ulong));
        for (var i = 0; i < values.Length; i++)
        {
            var bit = 1UL << (i & 63);
            words[i >> 6] = values[i] is null ? words[i >> 6] & ~bit : words[i >> 6] | bit;
        }

        return words;
    }

    TextView View(byte[] bytes)
    {
        var memory = (byte*)Allocate(bytes.Length);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return new TextView(memory, bytes.Length);
    }

    void* Allocate(int bytes)
    {
        var memory = NativeMemory.Alloc((nuint)Math.Max(bytes, 1));
        _memory.Add((nint)memory);
        return memory;
    }

    static object?[] Part(object?[] items, int part) => [.. items.Select(i => (i as object?[])?[part])];
}
