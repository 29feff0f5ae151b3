using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Types;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>Reads the schema message. https://arrow.apache.org/docs/format/Columnar.html</summary>
static class ArrowSchema
{
    const int MaxDepth = 64;

    public static ImmutableArray<ArrowField> Read(FlatTable schema)
    {
        if (schema.Scalar<short>(0, 0) != 0)
        {
            throw new ArrowFormatException("The Arrow stream is big-endian, which is not supported.");
        }

        var fields = ImmutableArray.CreateBuilder<ArrowField>();
        for (var i = 0; i < schema.Count(1); i++)
        {
            fields.Add(Field(schema.Element(1, i), 0));
        }

        return fields.ToImmutable();
    }

    static ArrowField Field(FlatTable field, int depth)
    {
        var name = field.Text(0);
        if (depth > MaxDepth)
        {
            throw new ArrowFormatException($"Column '{name}': more than {MaxDepth} levels of nesting.");
        }

        if (field.Has(4))
        {
            throw new ArrowFormatException($"Column '{name}': dictionary encoding is not supported.");
        }

        var children = ImmutableArray.CreateBuilder<ArrowField>();
        for (var i = 0; i < field.Count(5); i++)
        {
            children.Add(Field(field.Element(5, i), depth + 1));
        }

        return Of(name, (ArrowType)field.Scalar<byte>(2, 0), field.Table(3), children.ToImmutable());
    }

    static ArrowField Of(string name, ArrowType type, FlatTable details, ImmutableArray<ArrowField> children) =>
        type switch
        {
            ArrowType.Null => new(name, DataType.Other("VOID"), ArrowLayout.Null, 0, []),
            ArrowType.Bool => new(name, DataType.Boolean, ArrowLayout.Bits, 0, []),
            ArrowType.Int => Integer(name, details),
            ArrowType.FloatingPoint => Floating(name, details),
            ArrowType.Decimal => Decimal(name, details),
            ArrowType.Date when details.Scalar<short>(0, 1) == 0 => Fixed(name, DataType.Date, sizeof(int)),
            ArrowType.Timestamp when details.Scalar<short>(0, 0) == 2 =>
                Fixed(name, details.Has(1) ? DataType.Timestamp : DataType.TimestampNtz, sizeof(long)),
            ArrowType.Utf8 => new(name, DataType.String, ArrowLayout.Bytes, 0, []),
            ArrowType.Binary => new(name, DataType.Binary, ArrowLayout.Bytes, 0, []),
            ArrowType.LargeUtf8 => new(name, DataType.String, ArrowLayout.LargeBytes, 0, []),
            ArrowType.LargeBinary => new(name, DataType.Binary, ArrowLayout.LargeBytes, 0, []),
            ArrowType.List when children.Length == 1 =>
                new(name, DataType.Array(children[0].Type), ArrowLayout.List, 0, children),
            ArrowType.LargeList when children.Length == 1 =>
                new(name, DataType.Array(children[0].Type), ArrowLayout.LargeList, 0, children),
            ArrowType.Map when children is [{ Layout: ArrowLayout.Struct, Children: [var key, var value] }] =>
                new(name, DataType.Map(key.Type, value.Type), ArrowLayout.Map, 0, [key, value]),
            ArrowType.Struct => new(
                name,
                DataType.Struct([.. children.Select(child => new StructField(child.Name, child.Type))]),
                ArrowLayout.Struct, 0, children),
            _ => throw Unsupported(name, type),
        };

    static ArrowField Integer(string name, FlatTable details) =>
        (details.Scalar(0, 0), details.Scalar<byte>(1, 0) != 0) switch
        {
            (8, true) => Fixed(name, DataType.TinyInt, sizeof(sbyte)),
            (16, true) => Fixed(name, DataType.SmallInt, sizeof(short)),
            (32, true) => Fixed(name, DataType.Int, sizeof(int)),
            (64, true) => Fixed(name, DataType.BigInt, sizeof(long)),
            _ => throw Unsupported(name, ArrowType.Int),
        };

    static ArrowField Floating(string name, FlatTable details) => details.Scalar<short>(0, 0) switch
    {
        1 => Fixed(name, DataType.Float, sizeof(float)),
        2 => Fixed(name, DataType.Double, sizeof(double)),
        _ => throw Unsupported(name, ArrowType.FloatingPoint),
    };

    static ArrowField Decimal(string name, FlatTable details)
    {
        var (precision, scale, bits) = (details.Scalar(0, 0), details.Scalar(1, 0), details.Scalar(2, 128));
        return bits == 128 && precision is >= 1 and <= 38 && scale >= 0 && scale <= precision
            ? Fixed(name, DataType.Decimal(precision, scale), bits / 8)
            : throw Unsupported(name, ArrowType.Decimal);
    }

    static ArrowField Fixed(string name, DataType type, int width) => new(name, type, ArrowLayout.Fixed, width, []);

    static ConfigException Unsupported(string name, ArrowType type) => new(
        $"Column '{name}': Arrow's {type} (in this form) is not supported. Cast the column to STRING, in a view if need be.");
}
