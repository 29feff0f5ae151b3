namespace ConnectorKit.Warehouses;

/// <summary>What an engine promises beyond one atomic commit per table.</summary>
/// <param name="AtomicGroups">A list given to one commit becomes visible together.</param>
/// <param name="PositionInCommit">The position rides in the table's own commit; else a control table holds it.</param>
public sealed record WarehouseTraits(bool AtomicGroups, bool PositionInCommit);
