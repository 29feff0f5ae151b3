using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>The newest published watermark and the version of each table that stands for it.</summary>
public sealed record PublishedManifest(Position Watermark, ImmutableDictionary<string, long> Versions);
