namespace ConnectorKit.Warehouses;

/// <summary>The staged rows become the whole content of the table.</summary>
public sealed record Replace(StagedRows Rows) : Change;
