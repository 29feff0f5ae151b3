namespace ConnectorKit.Warehouses;

/// <summary>An empty window: the position moves alone.</summary>
public sealed record NoRows : Change;
