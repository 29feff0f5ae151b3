namespace DestinationCdc.Workload;

/// <summary>Column types of generated tables, with the form of their values in memory.</summary>
enum WorkloadType
{
    /// <summary>A <see cref="long"/> that 32 bits can hold.</summary>
    Int4,

    /// <summary>A <see cref="long"/>.</summary>
    Int8,

    /// <summary>The number's text, with its trailing zeros.</summary>
    Decimal,

    /// <summary>A <see cref="string"/>.</summary>
    String,

    /// <summary>A <see cref="DateTime"/> in UTC, whole microseconds.</summary>
    TimestampTz,
}
