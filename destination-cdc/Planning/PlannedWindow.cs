using System.Collections.Immutable;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Planning;

/// <summary>The next window of one table: <c>After &lt; updated &lt;= UpTo</c>.</summary>
/// <param name="Table">Index of the table in the planner's list.</param>
/// <param name="Files">The files to read.</param>
/// <param name="RowsAbove">Rows of files that lie above the window as a whole and are not read for it.</param>
sealed record PlannedWindow(
    int Table, Position? After, Position UpTo, ImmutableArray<KnownFile> Files, long RowsAbove)
{
    public long MemoryBytes => MemoryEstimate.Of(Files, After, UpTo);
}
