using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows;

/// <summary>The rows of one table with <c>After &lt; updated &lt;= UpTo</c>.</summary>
/// <param name="Files">Every file of the table that may hold such rows.</param>
/// <param name="After">The table's position; null at first: no lower bound.</param>
/// <param name="Existing">The target as it stands; null when it does not exist.</param>
sealed record WindowRequest(
    SourceTable Table, ImmutableArray<DataFile> Files, Position? After, Position UpTo, TableInfo? Existing);
