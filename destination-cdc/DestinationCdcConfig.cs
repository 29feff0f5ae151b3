using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ConnectorKit.Configuration;
using DestinationCdc.Configuration;

namespace DestinationCdc;

/// <summary>The configuration of <c>destination-cdc</c>; the same file serves all verbs.</summary>
[Setting("CockroachDB changefeed destination")]
sealed record DestinationCdcConfig
{
    [Setting(
        "Name",
        "Identity of this writer, stored with each table that it creates; a table of another name is refused. "
            + "Default: the schema.",
        Order = 0, Group = Specification.Advanced, Examples = ["bank"])]
    public string? Name { get; init; }

    [Setting("Warehouse", "Where the tables are.", Order = 1, Group = Specification.Connection)]
    public required WarehouseConfig Warehouse { get; init; }

    [Setting("Catalog", "Catalog of the target tables.", Order = 2, Group = Specification.Data, Examples = ["main"])]
    public required string Catalog { get; init; }

    [Setting("Schema", "Schema of the target tables.", Order = 3, Group = Specification.Data, Examples = ["bank"])]
    public required string Schema { get; init; }

    [Setting("Feeds", "The changefeeds, each with a prefix of its own.", Order = 4, Group = Specification.Data)]
    public required ImmutableArray<FeedConfig> Feeds { get; init; }

    [Setting(
        "Tables",
        "The tables to apply. Left out: every topic whose key is known.",
        Order = 5, Group = Specification.Data)]
    public ImmutableArray<TableConfig> Tables { get; init; } = [];

    [Setting(
        "Source database",
        "The database itself, for schemas and verification.",
        Order = 6, Group = Specification.Connection)]
    public SourceConfig? Source { get; init; }

    [Setting("Engine", "What the embedded engine may use.", Order = 7, Group = Specification.Advanced)]
    public EngineConfig? Engine { get; init; }

    [Setting(
        "State schema",
        "Schema of the tables that hold positions and the manifest. Default: the schema of the target tables.",
        Order = 8, Group = Specification.Advanced, Examples = ["cdc_state"])]
    public string? StateSchema { get; init; }

    /// <summary><see cref="Name"/> or its default.</summary>
    [JsonIgnore]
    public string WriterName => Name ?? Schema;

    /// <summary>
    /// Where volumes are read from: the warehouse's workspace, or that of the environment; null when there is none.
    /// </summary>
    [JsonIgnore]
    public DatabricksConfig? Workspace =>
        Warehouse as DatabricksConfig ?? DatabricksConfig.FromEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>What the fields' own rules cannot say, all at once; empty when all is well.</summary>
    public IEnumerable<ConfigProblem> Problems() =>
    [
        .. Warehouse.Problems("warehouse"),
        .. Warehouse is DatabricksConfig { StagingVolume: null or "" }
            ? [new ConfigProblem(
                "warehouse.staging_volume",
                "is missing; rows wait there before they are merged, expected /Volumes/catalog/schema/volume")]
            : ImmutableArray<ConfigProblem>.Empty,
        .. TargetName.Check("catalog", Catalog),
        .. TargetName.Check("schema", Schema),
        .. StateSchema is { } state ? TargetName.Check("state_schema", state) : [],
        .. Feeds.IsEmpty
            ? [new ConfigProblem("feeds", "the list is empty; expected at least one feed")]
            : FeedProblems(),
        .. Tables.SelectMany((table, i) => table.Problems($"tables[{i}]", this)),
        .. TargetName.Collisions(Tables),
    ];

    IEnumerable<ConfigProblem> FeedProblems() =>
    [
        .. Feeds.SelectMany((feed, i) => feed.Problems($"feeds[{i}]", Workspace)),
        .. Feeds.Select((feed, i) => (Name: feed.EffectiveName, i))
            .GroupBy(feed => feed.Name)
            .SelectMany(group => group.Skip(1))
            .Select(feed => new ConfigProblem(
                $"feeds[{feed.i}]", $"found a second feed '{feed.Name}'; give each a `name` of its own")),
    ];
}
