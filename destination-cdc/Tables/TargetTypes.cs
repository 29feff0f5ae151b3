using ConnectorKit.Types;

namespace DestinationCdc.Tables;

/// <summary>Which types of the target stand for CockroachDB's, and which others a column may be declared with.</summary>
static class TargetTypes
{
    const int MaxPrecision = 38;

    /// <summary>
    /// The type of the target: BOOL BOOLEAN · INT2, INT4, INT8, OID SMALLINT, INT, BIGINT, BIGINT · FLOAT4, FLOAT8 FLOAT,
    /// DOUBLE · DECIMAL(p up to 38, s) the same, else STRING · BYTES BINARY · DATE DATE · TIMESTAMP, TIMESTAMPTZ
    /// TIMESTAMP_NTZ, TIMESTAMP · T[] ARRAY · all else STRING. Null where only the files can tell: a composite type looks
    /// like an enum in a schema and is a STRUCT with the file's fields.
    /// </summary>
    public static DataType? For(SourceType type) => type.Kind switch
    {
        SourceTypeKind.Enum or SourceTypeKind.Tuple => null,
        SourceTypeKind.Array => For(type.Element!) is { } element ? DataType.Array(element) : null,
        SourceTypeKind.Bool => DataType.Boolean,
        SourceTypeKind.Int2 => DataType.SmallInt,
        SourceTypeKind.Int4 => DataType.Int,
        SourceTypeKind.Int8 or SourceTypeKind.Oid => DataType.BigInt,
        SourceTypeKind.Float4 => DataType.Float,
        SourceTypeKind.Float8 => DataType.Double,
        SourceTypeKind.Decimal when type.Precision is { } p and <= MaxPrecision => DataType.Decimal(p, type.Scale ?? 0),
        SourceTypeKind.Bytes => DataType.Binary,
        SourceTypeKind.Date => DataType.Date,
        SourceTypeKind.Timestamp => DataType.TimestampNtz,
        SourceTypeKind.TimestampTz => DataType.Timestamp,
        _ => DataType.String,
    };

    /// <summary>
    /// Whether values of the source's type may be written as the given type. Values that do not fit hold the table back
    /// when they come; nothing is rounded or cut.
    /// </summary>
    public static bool CanBecome(SourceType source, DataType target) =>
        target.Kind == TypeKind.String || CanBecomeOther(source, target);

    static bool CanBecomeOther(SourceType source, DataType target) => source.Kind switch
    {
        SourceTypeKind.Bool => target.Kind == TypeKind.Boolean,
        SourceTypeKind.Int2 or SourceTypeKind.Int4 or SourceTypeKind.Int8 or SourceTypeKind.Oid =>
            target.Kind is TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt or TypeKind.Decimal,
        SourceTypeKind.Float4 => target.Kind is TypeKind.Float or TypeKind.Double,
        SourceTypeKind.Float8 => target.Kind == TypeKind.Double,
        SourceTypeKind.Decimal => target.Kind == TypeKind.Decimal,
        SourceTypeKind.Bytes => target.Kind == TypeKind.Binary,
        SourceTypeKind.Date => target.Kind == TypeKind.Date,
        SourceTypeKind.Timestamp or SourceTypeKind.TimestampTz =>
            target.Kind is TypeKind.Timestamp or TypeKind.TimestampNtz,
        SourceTypeKind.Array => target.Kind == TypeKind.Array && CanBecome(source.Element!, target.Element!),
        SourceTypeKind.Enum or SourceTypeKind.Tuple => target.Kind == TypeKind.Struct,
        _ => false,
    };
}
