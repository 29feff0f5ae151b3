namespace ConnectorKit.Types;

/// <summary>The closed list of column types that cross the warehouse seam; names as in Databricks SQL.</summary>
public enum TypeKind
{
    Boolean,
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    Float,
    Double,
    Decimal,
    String,
    Binary,
    Date,
    Timestamp,
    TimestampNtz,
    Array,
    Struct,
    Map,

    /// <summary>Known to the warehouse only (INTERVAL, VARIANT, VOID, …); read as text, never written.</summary>
    Other,
}
