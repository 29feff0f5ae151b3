using ConnectorKit.Warehouses;

namespace DestinationCdc.Changefeed;

/// <summary>What a file's footer says, without reading rows.</summary>
/// <param name="Smallest">Bounds of <c>__crdb__updated</c>; null when the statistics cannot be trusted or are
/// absent.</param>
sealed record FileSummary(long Rows, Position? Smallest, Position? Greatest);
