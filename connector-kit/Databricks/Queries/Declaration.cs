using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>One table's part of a declared commit.</summary>
/// <param name="Incarnation">Which table of that name.</param>
/// <param name="Expected">The position that was read; null: none.</param>
/// <param name="Next">Where the commit goes.</param>
/// <param name="Epoch">One more than was read.</param>
sealed record Declaration(TableName Table, string Incarnation, Position? Expected, Position Next, long Epoch);
