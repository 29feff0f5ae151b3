using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using Lakehouse.Log;

namespace Lakehouse.Writing;

/// <summary>What a change of rows comes to on one snapshot.</summary>
/// <param name="Operation">For the history: WRITE, MERGE, ….</param>
/// <param name="Actions">Files added and removed.</param>
/// <param name="Counts">Without the total.</param>
sealed record RowChange(string Operation, ImmutableArray<LogAction> Actions, RowCounts Counts, ReadScope Reads);
