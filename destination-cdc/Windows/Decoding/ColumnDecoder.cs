using System.Collections.Immutable;
using ConnectorKit.Types;
using DestinationCdc.Parquet;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows.Decoding;

/// <summary>
/// From a column of a Parquet file, read by a rewritten footer (<see cref="ReadAs.Values"/>), to a column of the target.
/// </summary>
static class ColumnDecoder
{
    /// <summary>Null: the file's column cannot become that.</summary>
    /// <param name="x">The column in SQL.</param>
    /// <param name="declared">The source's type where a schema says it.</param>
    public static Decoded? Decode(string x, ParquetColumn column, SourceType? declared, DataType target)
    {
        var source = declared is not null && FileTypes.CanHold(column, declared)
            ? declared
            : OfEarlierShape(column, declared, target);
        return source is null ? null : As(x, column, source, target);
    }

    /// <summary>
    /// A type that was altered: files of the earlier shape hold the earlier type. What is text or a larger number now can
    /// be made of it; anything else is a damaged or foreign file.
    /// </summary>
    static SourceType? OfEarlierShape(ParquetColumn column, SourceType? declared, DataType target)
    {
        var inferred = FileTypes.Infer(column, target);
        return declared is null || target.Kind is TypeKind.String or TypeKind.Decimal ? inferred : null;
    }

    static Decoded? As(string x, ParquetColumn column, SourceType source, DataType target) => source.Kind switch
    {
        SourceTypeKind.Tuple or SourceTypeKind.Enum when column.Type == PhysicalType.Group =>
            target.Kind == TypeKind.String ? StructText(x, column) : Struct(x, column, target),
        SourceTypeKind.Array => target.Kind == TypeKind.String
            ? ListText(x, column.ListElement!, source.Element!)
            : List(x, column.ListElement!, source.Element!, target),
        _ => TargetTypes.CanBecome(source, target) || IsOwn(source, target) ? Scalar(x, column, source, target) : null,
    };

    static bool IsOwn(SourceType source, DataType target) => TargetTypes.For(source) == target;

    static Decoded Scalar(string x, ParquetColumn column, SourceType source, DataType target) => source.Kind switch
    {
        SourceTypeKind.Bool => Decoded.Always(target.Kind == TypeKind.String ? $"CAST({x} AS VARCHAR)" : x),
        SourceTypeKind.Int2 or SourceTypeKind.Int4 or SourceTypeKind.Int8 or SourceTypeKind.Oid =>
            NumberDecoder.Whole(x, column, source, target),
        SourceTypeKind.Float4 or SourceTypeKind.Float8 => NumberDecoder.Floating(x, target),
        SourceTypeKind.Decimal => NumberDecoder.Decimal(x, target),
        SourceTypeKind.Bytes or SourceTypeKind.Geometry =>
            Decoded.Always(target.Kind == TypeKind.String ? $"lower(hex({x}))" : x),
        SourceTypeKind.Bit => new Decoded(
            $"CAST({x} AS VARCHAR)", $"NOT regexp_full_match(CAST({x} AS VARCHAR), '[01]*')", "digits 0 and 1"),
        SourceTypeKind.Date => TimeDecoder.Date(x, target),
        SourceTypeKind.Timestamp or SourceTypeKind.TimestampTz => TimeDecoder.Timestamp(x, source, target),
        SourceTypeKind.Time => TimeDecoder.Time(x),
        SourceTypeKind.PgLsn => Decoded.Always($"printf('%X/%X', ({x} >> 32) & 4294967295, {x} & 4294967295)"),

        // UUID and JSON are types of their own to the engine.
        _ => Decoded.Always(column.Annotation is Annotation.Text or Annotation.Enum ? x : $"CAST({x} AS VARCHAR)"),
    };

    static Decoded? List(string x, ParquetColumn element, SourceType source, DataType target) =>
        target.Kind == TypeKind.Array && As("e", element, source, target.Element!) is { } item
            ? Composites.List(x, item, target)
            : null;

    static Decoded? ListText(string x, ParquetColumn element, SourceType source) =>
        As("e", element, source, DataType.String) is { } item ? Composites.ListText(x, item, source) : null;

    static Decoded? Struct(string x, ParquetColumn column, DataType target)
    {
        if (target.Kind != TypeKind.Struct || !column.Children.All(c => target.Fields.Any(f => f.Name == c.Name)))
        {
            return null;
        }

        var fields = ImmutableArray.CreateBuilder<(string Name, Decoded Value)>();
        foreach (var field in target.Fields)
        {
            var child = column.Children.FirstOrDefault(c => c.Name == field.Name);
            var value = child is null
                ? Decoded.Always("NULL")
                : Decode(Composites.Field(x, field.Name), child, declared: null, field.Type);
            if (value is null)
            {
                return null;
            }

            fields.Add((field.Name, value));
        }

        return Composites.Struct(x, fields, target);
    }

    static Decoded? StructText(string x, ParquetColumn column)
    {
        var fields = ImmutableArray.CreateBuilder<(string Name, string Json)>();
        var values = ImmutableArray.CreateBuilder<Decoded>();
        foreach (var child in column.Children)
        {
            if (FileTypes.Infer(child, DataType.String) is not { } source
                || As(Composites.Field(x, child.Name), child, source, DataType.String) is not { } value)
            {
                return null;
            }

            fields.Add((child.Name, Composites.JsonText(value.Value, source)));
            values.Add(value);
        }

        return Composites.StructText(x, fields) with
        {
            Bad = Composites.AnyField(values),
            Expected = "fields of their types",
        };
    }
}
