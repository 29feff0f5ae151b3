namespace DestinationCdc.Parquet;

/// <summary>Parquet's storage types, by their numbers in the footer.</summary>
enum PhysicalType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Int96 = 3,
    Float = 4,
    Double = 5,
    ByteArray = 6,
    FixedLenByteArray = 7,

    /// <summary>A group: it has children and no values of its own.</summary>
    Group = 100,
}
