namespace DestinationCdc.Parquet;

/// <summary>One column's part of a row group.</summary>
/// <param name="Start">Offset of its first page.</param>
/// <param name="Compressed">Bytes of all its pages with their heads.</param>
/// <param name="Uncompressed">The same, unpacked.</param>
/// <param name="Smallest">Smallest value by <c>min_value</c>, or null.</param>
/// <param name="Greatest">Greatest value by <c>max_value</c>, or null.</param>
sealed record ColumnChunk(
    PhysicalType Type,
    int Codec,
    long Values,
    long Start,
    long Compressed,
    long Uncompressed,
    ReadOnlyMemory<byte>? Smallest,
    ReadOnlyMemory<byte>? Greatest);
