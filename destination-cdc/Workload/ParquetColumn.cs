using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DestinationCdc.Workload;

/// <summary>One column of a changefeed file: how it is declared and how its values are written (PLAIN).</summary>
/// <param name="Physical">Parquet's number of the physical type.</param>
/// <param name="Annotate">Writes the converted and the logical type, as CockroachDB does.</param>
/// <param name="Encode">A value's bytes without a length.</param>
sealed record ParquetColumn(string Name, int Physical, Action<ThriftWriter> Annotate, Func<object, byte[]> Encode)
{
    public const int Int32 = 1;
    public const int Int64 = 2;
    public const int ByteArray = 6;
    const short ConvertedType = 6;
    const short LogicalType = 10;
    const int Utf8 = 0;
    const int Decimal = 5;
    const int Int32Signed = 17;
    const int Int64Signed = 18;

    public static readonly ParquetColumn Resolved = new(
        "__crdb__resolved",
        ByteArray,
        schema => AnnotateDecimal(schema, int.MaxValue, 0),
        value => Encoding.ASCII.GetBytes((string)value));

    public static ParquetColumn Text(string name) => new(
        name,
        ByteArray,
        schema =>
        {
            schema.Int32(ConvertedType, Utf8);
            schema.Struct(LogicalType, () => schema.Struct(1, () => { }));
        },
        value => Encoding.UTF8.GetBytes((string)value));

    public static ParquetColumn For(WorkloadColumn column) => column.Type switch
    {
        WorkloadType.Int4 => new ParquetColumn(
            column.Name, Int32, schema => AnnotateInt(schema, Int32Signed, 32), EncodeInt32),
        WorkloadType.Int8 => new ParquetColumn(
            column.Name, Int64, schema => AnnotateInt(schema, Int64Signed, 64), EncodeInt64),
        WorkloadType.Decimal => new ParquetColumn(
            column.Name,
            ByteArray,
            schema => AnnotateDecimal(schema, column.Precision, column.Scale),
            value => Encoding.ASCII.GetBytes((string)value)),
        WorkloadType.TimestampTz =>
            Text(column.Name) with { Encode = value => Encoding.ASCII.GetBytes(TimeText(value)) },
        _ => Text(column.Name),
    };

    /// <summary><c>2026-03-01 23:58:58.5+00</c>: a space, no trailing zeros, the offset in hours.</summary>
    static string TimeText(object value) =>
        ((DateTime)value).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "+00";

    static byte[] EncodeInt32(object value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)(long)value));
        return bytes;
    }

    static byte[] EncodeInt64(object value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)value);
        return bytes;
    }

    static void AnnotateInt(ThriftWriter schema, int converted, sbyte bits)
    {
        schema.Int32(ConvertedType, converted);
        schema.Struct(LogicalType, () => schema.Struct(10, () =>
        {
            schema.Int8(1, bits);
            schema.Bool(2, true);
        }));
    }

    /// <summary>The values are text, whatever the annotation says; a scale of 0 is written as the precision.</summary>
    static void AnnotateDecimal(ThriftWriter schema, int precision, int declaredScale)
    {
        var scale = declaredScale == 0 ? precision : declaredScale;
        schema.Int32(ConvertedType, Decimal);
        schema.Int32(7, scale);
        schema.Int32(8, precision);
        schema.Struct(LogicalType, () => schema.Struct(5, () =>
        {
            schema.Int32(1, scale);
            schema.Int32(2, precision);
        }));
    }
}
