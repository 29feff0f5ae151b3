using System.Collections.Immutable;
using ConnectorKit.Types;

namespace SourceDatabricks.Writing;

/// <summary>Which writer a type has.</summary>
static class ColumnWriters
{
    /// <summary>A new writer.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="field">The outermost field that the column belongs to.</param>
    public static ColumnWriter For(DataType type, int field) => type.Kind switch
    {
        TypeKind.Boolean => new BooleanColumnWriter(),
        TypeKind.TinyInt => new IntegerColumnWriter<sbyte>(),
        TypeKind.SmallInt => new IntegerColumnWriter<short>(),
        TypeKind.Int => new IntegerColumnWriter<int>(),
        TypeKind.BigInt => new IntegerColumnWriter<long>(),
        TypeKind.Float => new FloatingColumnWriter<float>(field),
        TypeKind.Double => new FloatingColumnWriter<double>(field),
        TypeKind.Decimal => new DecimalColumnWriter(type.Scale),
        TypeKind.Date => new DateColumnWriter(field),
        TypeKind.Timestamp => new TimestampColumnWriter(isInstant: true, field),
        TypeKind.TimestampNtz => new TimestampColumnWriter(isInstant: false, field),
        TypeKind.String or TypeKind.Other => new TextColumnWriter(),
        TypeKind.Binary => new BinaryColumnWriter(),
        TypeKind.Array => new ArrayColumnWriter(For(type.Element!, field)),
        TypeKind.Map => new MapColumnWriter(type.MapKey!, For(type.MapKey!, field), For(type.Element!, field)),
        TypeKind.Struct => new StructColumnWriter(Fields(type, field)),
        _ => throw new InvalidOperationException($"{type} has no writer."),
    };

    static ImmutableArray<FieldWriter> Fields(DataType type, int field) =>
        [.. type.Fields.Select((f, i) => new FieldWriter(f.Name, isFirst: i == 0, For(f.Type, field)))];
}
