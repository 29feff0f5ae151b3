using System.Collections.Immutable;
using ConnectorKit.Configuration;

namespace SourceDatabricks;

/// <summary>The source's configuration; its specification is made from it.</summary>
[Setting("Databricks source")]
sealed record SourceDatabricksConfig
{
    [Setting("Warehouse", "Where the tables are.", Order = 0, Group = Specification.Connection)]
    public required WarehouseConfig Warehouse { get; init; }

    [Setting("Catalog", "Catalog whose tables are read.", Order = 1, Group = Specification.Data, Examples = ["main"])]
    public required string Catalog { get; init; }

    [Setting(
        "Schemas",
        "Schemas whose tables are offered as streams. Without any: all schemas of the catalog.",
        Order = 2, Group = Specification.Data, Examples = ["bank"], AlwaysShow = true)]
    public ImmutableArray<string> Schemas { get; init; } = [];

    [Setting(
        "Embedded engine",
        "Limits of the engine that reads an embedded lakehouse.",
        Order = 3, Group = Specification.Advanced)]
    public EngineConfig? Engine { get; init; }

    /// <summary>What the fields' own rules cannot say.</summary>
    public IEnumerable<ConfigProblem> Problems() => Warehouse.Problems("warehouse");
}
