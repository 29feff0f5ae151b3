using ConnectorKit.Warehouses;

namespace Lakehouse.Publishing;

/// <summary>One published table.</summary>
readonly record struct ManifestRow(Position Watermark, string Table, long Version);
