using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DuckDB;

/// <summary>
/// One value of a vector as an object, for small results: integers, float, double and bool as they are; HUGEINT Int128;
/// DECIMAL decimal up to 28 digits, wider ones text; VARCHAR and ENUM string; BLOB byte[]; DATE DateOnly; TIME TimeOnly;
/// TIMESTAMP DateTime; TIMESTAMP WITH TIME ZONE DateTimeOffset in UTC; UUID Guid; LIST and ARRAY object?[]; STRUCT
/// a dictionary by field name; MAP a list of key-value pairs in their order. Other types and dates outside .NET's years
/// 1 to 9999 are refused: cast them to VARCHAR in SQL.
/// </summary>
public static class BoxedValue
{
    internal static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    public static object? Read(Vector vector, int row)
    {
        if (!vector.IsValid(row))
        {
            return null;
        }

        return vector.Type.Id switch
        {
            TypeId.Varchar => Encoding.UTF8.GetString(vector.Bytes(row)),
            TypeId.Blob => vector.Bytes(row).ToArray(),
            TypeId.Enum => vector.Type.EnumWords[EnumCode(vector, row)],
            TypeId.Decimal => Decimal(vector.Unscaled(row), vector.Type.Width, vector.Type.Scale),
            TypeId.List or TypeId.Map or TypeId.Array or TypeId.Struct => ReadNested(vector, row),
            TypeId.Date or TypeId.Time or TypeId.Timestamp or TypeId.TimestampTz => ReadTime(vector, row),
            _ => ReadNumber(vector, row),
        };
    }

    internal static T? To<T>(object? value)
    {
        if (value is T same)
        {
            return same;
        }

        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return value switch
        {
            null => default,
            Int128 wide when target == typeof(long) => (T)(object)checked((long)wide),
            IConvertible number when target.IsPrimitive && number is not string =>
                (T)number.ToType(target, CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException($"The value is a {value.GetType()}, asked was a {target}."),
        };
    }

    static object ReadNumber(Vector vector, int row) => vector.Type.Id switch
    {
        TypeId.Boolean => vector.Values<byte>()[row] != 0,
        TypeId.TinyInt => vector.Values<sbyte>()[row],
        TypeId.SmallInt => vector.Values<short>()[row],
        TypeId.Integer => vector.Values<int>()[row],
        TypeId.BigInt => vector.Values<long>()[row],
        TypeId.UTinyInt => vector.Values<byte>()[row],
        TypeId.USmallInt => vector.Values<ushort>()[row],
        TypeId.UInteger => vector.Values<uint>()[row],
        TypeId.UBigInt => vector.Values<ulong>()[row],
        TypeId.HugeInt => vector.Values<Int128>()[row],
        TypeId.UHugeInt => vector.Values<UInt128>()[row],
        TypeId.Float => vector.Values<float>()[row],
        TypeId.Double => vector.Values<double>()[row],
        TypeId.Uuid => Uuid(vector.Values<UInt128>()[row]),
        _ => throw new NotSupportedException($"The type {vector.Type} is not read: cast it to VARCHAR in SQL."),
    };

    static object ReadTime(Vector vector, int row) => vector.Type.Id switch
    {
        TypeId.Date => DateOnly.FromDayNumber(checked(vector.Values<int>()[row] + EpochDay)),
        TypeId.Time => new TimeOnly(vector.Values<long>()[row] * TimeSpan.TicksPerMicrosecond),
        TypeId.Timestamp => new DateTime(Ticks(vector.Values<long>()[row]), DateTimeKind.Unspecified),
        _ => new DateTimeOffset(Ticks(vector.Values<long>()[row]), TimeSpan.Zero),
    };

    static object ReadNested(Vector vector, int row)
    {
        if (vector.Type.Id == TypeId.Struct)
        {
            var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
            for (var i = 0; i < vector.Type.Fields.Count; i++)
            {
                fields.Add(vector.Type.Fields[i].Name, Read(vector.StructChild(i), row));
            }

            return fields;
        }

        var child = vector.ListChild;
        var size = vector.Type.ArraySize;
        var entry = vector.Type.Id == TypeId.Array
            ? new ListEntry((ulong)(row * size), (ulong)size)
            : vector.Lists[row];
        var items = Enumerable.Range((int)entry.Offset, (int)entry.Length);
        if (vector.Type.Id != TypeId.Map)
        {
            return items.Select(i => Read(child, i)).ToArray();
        }

        var (keys, values) = (child.StructChild(0), child.StructChild(1));
        return items.Select(i => KeyValuePair.Create(Read(keys, i), Read(values, i))).ToList();
    }

    static int EnumCode(Vector vector, int row) => vector.Type.ByteWidth switch
    {
        1 => vector.Values<byte>()[row],
        2 => vector.Values<ushort>()[row],
        _ => vector.Values<int>()[row],
    };

    static object Decimal(Int128 unscaled, int width, int scale)
    {
        if (width <= 28)
        {
            var size = (UInt128)Int128.Abs(unscaled);
            return new decimal(
                (int)(uint)size, (int)(uint)(size >> 32), (int)(uint)(size >> 64), unscaled < 0, (byte)scale);
        }

        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var text = scale == 0 ? digits : $"{digits[..^scale]}.{digits[^scale..]}";
        return unscaled < 0 ? "-" + text : text;
    }

    static Guid Uuid(UInt128 value)
    {
        // Stored with the top bit flipped, so that it sorts as a signed number.
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value ^ (UInt128.One << 127));
        return new Guid(bytes, bigEndian: true);
    }

    static long Ticks(long micros) => checked((micros * TimeSpan.TicksPerMicrosecond) + DateTime.UnixEpoch.Ticks);
}
