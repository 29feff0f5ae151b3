namespace ConnectorKit.Warehouses;

/// <summary>Adds one row per staged row; the staged relation has the target's columns.</summary>
public sealed record Append(StagedRows Rows) : Change;
