namespace DestinationCdc.Parquet;

/// <summary>A column that holds values, in the order of the row groups' chunks.</summary>
/// <param name="Path">Names from the root, joined by dots: for messages.</param>
/// <param name="TopLevel">Name of the column of the table it belongs to.</param>
/// <param name="Width">Bytes per value of a fixed length type, else 0.</param>
/// <param name="MaxDefinition">Highest definition level: a value is there.</param>
/// <param name="MaxRepetition">Highest repetition level; 0 outside lists.</param>
sealed record ParquetLeaf(
    string Path, string TopLevel, PhysicalType Type, int Width, int MaxDefinition, int MaxRepetition);
