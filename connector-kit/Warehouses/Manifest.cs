using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>"All these tables are at this watermark", to be published in one commit of the manifest table.</summary>
/// <param name="ManifestTable">Columns: name, watermark DECIMAL(29,10), table, version, rows, published_at.</param>
public sealed record Manifest(
    TableName ManifestTable, string Writer, Position Watermark, ImmutableArray<TableName> Tables);
