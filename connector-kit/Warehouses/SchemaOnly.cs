namespace ConnectorKit.Warehouses;

/// <summary>Creates the table or adds columns; no rows, no position.</summary>
public sealed record SchemaOnly : Change;
