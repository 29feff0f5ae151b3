namespace ConnectorKit.Warehouses;

/// <summary>A part of a read.</summary>
/// <param name="Request">With the version pinned where there is one.</param>
/// <param name="Part">The engine's own text for the part; stable for that version.</param>
/// <param name="Rows">Estimated rows; null when unknown.</param>
public sealed record ReadSlice(ReadRequest Request, string Part, long? Rows);
