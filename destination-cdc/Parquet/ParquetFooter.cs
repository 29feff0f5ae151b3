using System.Collections.Immutable;

namespace DestinationCdc.Parquet;

/// <summary>What the end of a Parquet file says of it, checked for sense but not yet against the pages.</summary>
/// <param name="DataEnd">Where the footer begins in the file.</param>
/// <param name="Bytes">The footer as it stands, without length and magic.</param>
/// <param name="Schema">The part of it that describes the columns: where it is equal, pages can stand in one file.</param>
sealed record ParquetFooter(
    long Rows,
    ImmutableArray<ParquetColumn> Columns,
    ImmutableArray<ParquetLeaf> Leaves,
    ImmutableArray<RowGroup> RowGroups,
    ReadOnlyMemory<byte> Bytes,
    ReadOnlyMemory<byte> Schema,
    long DataEnd);
