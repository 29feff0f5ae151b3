using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>Which tables to list; no schema named means every schema of the catalog (without information_schema).</summary>
public sealed record TableFilter(string Catalog, ImmutableArray<string> Schemas);
