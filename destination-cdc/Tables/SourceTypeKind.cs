namespace DestinationCdc.Tables;

/// <summary>CockroachDB's type families, as far as the target or the decoding differs.</summary>
enum SourceTypeKind
{
    Bool,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Decimal,
    Bytes,
    String,
    Bit,
    Uuid,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
    Interval,
    Inet,
    Json,
    Geometry,
    PgLsn,
    Enum,
    Array,
    Tuple,

    /// <summary>Text in every form (BOX2D, TSVECTOR, LTREE, …).</summary>
    OtherText,
}
