using ConnectorKit.Types;
using DestinationCdc.Parquet;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows.Decoding;

/// <summary>
/// What a Parquet column is in CockroachDB's types where no source schema says it, and whether it can be what the schema says.
/// </summary>
/// <remarks>
/// Without a schema: BOOLEAN is BOOL · INT32 INT4 · INT64 INT8 · FLOAT, DOUBLE FLOAT4, FLOAT8 · text marked DECIMAL(p, s) that
/// type, but DECIMAL without precision where p is above 38 or s equals p (CockroachDB writes the precision in place of a
/// scale of 0, so DECIMAL(10) and DECIMAL(10,10) look alike) · UTF8 STRING, also for dates and times, which only a schema
/// or <c>types</c> can tell · ENUM STRING · JSON JSONB · UUID UUID · TIME TIME · bare bytes BYTES · LIST an array · a group a
/// composite.
/// </remarks>
static class FileTypes
{
    const int MaxPrecision = 38;

    /// <summary>Null: nothing that CockroachDB writes.</summary>
    /// <param name="wanted">Type of the target where it is declared; tells dates and times from text.</param>
    public static SourceType? Infer(ParquetColumn column, DataType? wanted) => column.Type switch
    {
        PhysicalType.Group => InferGroup(column, wanted),
        _ when column.Repetition == Repetition.Repeated => null,
        PhysicalType.Boolean when column.Annotation == Annotation.None => new(SourceTypeKind.Bool, "BOOL"),
        PhysicalType.Int32 when IsPlain(column) => new(SourceTypeKind.Int4, "INT4"),
        PhysicalType.Int64 when IsPlain(column) => new(SourceTypeKind.Int8, "INT8"),
        PhysicalType.Int64 when column.Annotation == Annotation.TimeMicros => new(SourceTypeKind.Time, "TIME"),
        PhysicalType.Float when column.Annotation == Annotation.None => new(SourceTypeKind.Float4, "FLOAT4"),
        PhysicalType.Double when column.Annotation == Annotation.None => new(SourceTypeKind.Float8, "FLOAT8"),
        PhysicalType.FixedLenByteArray when column.Annotation == Annotation.Uuid => new(SourceTypeKind.Uuid, "UUID"),
        PhysicalType.ByteArray => InferBytes(column, wanted),
        _ => null,
    };

    /// <summary>Whether the column can hold values of that type (of this or an earlier shape of the table).</summary>
    public static bool CanHold(ParquetColumn column, SourceType type)
    {
        var isText = column is { Type: PhysicalType.ByteArray, Annotation: Annotation.Text };
        var isBytes = column is { Type: PhysicalType.ByteArray, Annotation: Annotation.None };
        return type.Kind switch
        {
            SourceTypeKind.Array => column.ListElement is { } element && CanHold(element, type.Element!),
            SourceTypeKind.Tuple => IsTuple(column),
            _ when column.Repetition == Repetition.Repeated => false,
            SourceTypeKind.Int2 or SourceTypeKind.Int4 or SourceTypeKind.Int8 or SourceTypeKind.Oid =>
                column.Type is PhysicalType.Int32 or PhysicalType.Int64 && IsPlain(column),
            SourceTypeKind.PgLsn => column.Type == PhysicalType.Int64 && IsPlain(column),
            SourceTypeKind.Float8 => column.Type is PhysicalType.Float or PhysicalType.Double,
            SourceTypeKind.Bytes or SourceTypeKind.Bit or SourceTypeKind.Geometry => isBytes,
            SourceTypeKind.String or SourceTypeKind.OtherText => isText || IsMarkedText(column),
            SourceTypeKind.Enum => isText || IsMarkedText(column) || IsTuple(column),
            SourceTypeKind.Date or SourceTypeKind.TimeTz or SourceTypeKind.Timestamp or SourceTypeKind.TimestampTz
                or SourceTypeKind.Interval or SourceTypeKind.Inet => isText,
            _ => Infer(column, null)?.Kind == type.Kind,
        };
    }

    static bool IsPlain(ParquetColumn column) => column.Annotation is Annotation.None or Annotation.Integer;

    static bool IsMarkedText(ParquetColumn column) =>
        column is { Type: PhysicalType.ByteArray, Annotation: Annotation.Enum or Annotation.Json };

    static bool IsTuple(ParquetColumn column) => column is
    {
        Type: PhysicalType.Group,
        Annotation: Annotation.None,
        Repetition: Repetition.Optional or Repetition.Required,
    };

    static SourceType? InferGroup(ParquetColumn column, DataType? wanted)
    {
        if (IsTuple(column))
        {
            return new SourceType(SourceTypeKind.Tuple, "a composite type");
        }

        return column.ListElement is { } element && Infer(element, wanted?.Element) is { } type
            ? new SourceType(SourceTypeKind.Array, $"{type.Name}[]", Element: type)
            : null;
    }

    static SourceType? InferBytes(ParquetColumn column, DataType? wanted) => column.Annotation switch
    {
        Annotation.None => new SourceType(SourceTypeKind.Bytes, "BYTES"),
        Annotation.Json => new SourceType(SourceTypeKind.Json, "JSONB"),
        Annotation.Enum => new SourceType(SourceTypeKind.String, "an enum"),
        Annotation.Decimal => InferDecimal(column),
        Annotation.Text => wanted?.Kind switch
        {
            TypeKind.Date => new SourceType(SourceTypeKind.Date, "DATE"),
            TypeKind.Timestamp => new SourceType(SourceTypeKind.TimestampTz, "TIMESTAMPTZ"),
            TypeKind.TimestampNtz => new SourceType(SourceTypeKind.Timestamp, "TIMESTAMP"),
            _ => new SourceType(SourceTypeKind.String, "STRING"),
        },
        _ => null,
    };

    static SourceType InferDecimal(ParquetColumn column) =>
        column.Precision is >= 1 and <= MaxPrecision && column.Scale >= 0 && column.Scale < column.Precision
            ? new SourceType(
                SourceTypeKind.Decimal, $"DECIMAL({column.Precision},{column.Scale})", column.Precision, column.Scale)
            : new SourceType(SourceTypeKind.Decimal, "DECIMAL");
}
