namespace ConnectorKit.Warehouses;

/// <summary>What a program is going to do, so that `check` asks for exactly that.</summary>
public sealed record ProbeRequest(string Catalog, IReadOnlyList<string> Schemas, bool Writes);
