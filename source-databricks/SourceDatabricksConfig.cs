using System.Collections.Immutable;
using ConnectorKit.Configuration;

namespace SourceDatabricks;

/// <summary>The source's configuration; its specification is made from it.</summary>
[Setting("Databricks source")]
sealed record SourceDatabricksConfig
{
    [Setting("Warehouse", "Where the tables are.", Order = 0)]
    public required WarehouseConfig Warehouse { get; init; }

    [Setting("Catalog", "Catalog whose tables are read.", Order = 1, Examples = ["main"])]
    public required string Catalog { get; init; }

    [Setting(
        "Schemas",
        "Schemas whose tables are offered as streams. Without any: all schemas of the catalog.",
        Order = 2, AlwaysShow = true)]
    public ImmutableArray<string> Schemas { get; init; } = [];

    [Setting("Embedded engine", "Limits of the engine that reads an embedded lakehouse.", Order = 3)]
    public EngineConfig? Engine { get; init; }

    /// <summary>What the fields' own rules cannot say.</summary>
    public IEnumerable<ConfigProblem> Problems() => Warehouse.Problems("warehouse");
}
