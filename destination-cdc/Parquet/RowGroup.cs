using System.Collections.Immutable;

namespace DestinationCdc.Parquet;

/// <summary>Rows that are stored together; one chunk per leaf column.</summary>
sealed record RowGroup(long Rows, ImmutableArray<ColumnChunk> Chunks);
