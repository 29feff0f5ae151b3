namespace DestinationCdc.Parquet;

/// <summary>What the footer says a column means, from the logical type or the older converted type.</summary>
enum Annotation
{
    None,
    Text,
    Enum,
    Json,
    Decimal,
    Uuid,
    Integer,
    UnsignedInteger,
    TimeMicros,
    List,

    /// <summary>One that CockroachDB does not write.</summary>
    Other,
}
