using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>Columns that change together and carry one time (a column family).</summary>
/// <param name="Columns">Value columns, without the key.</param>
/// <param name="StoredOrder">The target's column that keeps the group's order, DECIMAL(29,10).</param>
public sealed record ColumnGroup(string Name, ImmutableArray<string> Columns, string StoredOrder)
{
    /// <summary>Staged BOOLEAN column: the group has an event.</summary>
    public string Present => $"__crdb__present_{Name}";

    /// <summary>Staged DECIMAL(29,10) column: the event's time.</summary>
    public string Order => $"__crdb__order_{Name}";
}
