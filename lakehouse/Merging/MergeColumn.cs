using ConnectorKit.Warehouses;
using Lakehouse.Schema;

namespace Lakehouse.Merging;

/// <summary>One column of the target and what a merge does with it.</summary>
/// <param name="Group">Of a value or an order; null otherwise.</param>
sealed record MergeColumn(DeltaField Field, MergeRole Role, ColumnGroup? Group);
