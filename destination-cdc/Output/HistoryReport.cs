using System.Collections.Immutable;

namespace DestinationCdc.Output;

/// <summary>The document that <c>history</c> prints.</summary>
sealed record HistoryReport(ImmutableArray<TableHistory> Tables);
