using System.Collections.Immutable;
using ConnectorKit.Configuration;

namespace UnitTests.ConnectorKit.Configuration;

/// <summary>A configuration with every kind of field that a room uses.</summary>
[Setting("Sample")]
sealed record SampleConfig
{
    [Setting("Warehouse", "Where the tables are.", Order = 0)]
    public required WarehouseConfig Warehouse { get; init; }

    [Setting("Seconds", "How often.", Order = 1, Default = 300, Minimum = 10, Maximum = 3600)]
    public int Seconds { get; init; }

    [Setting("Mode", Order = 2, Default = "update_delete")]
    public SampleMode Mode { get; init; }

    [Setting("Tables", Order = 3)]
    public ImmutableArray<SampleTable> Tables { get; init; } = [];

    [Setting("More tables", "The same type a second time.", Order = 4)]
    public SampleTable? Extra { get; init; }

    [Setting("Password", Order = 5)]
    public Secret? Password { get; init; }

    [Setting("Day", Order = 6, Pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", PatternDescriptor = "2024-01-31")]
    public string? Day { get; init; }

    [Setting("Exact", Order = 7, Default = true)]
    public bool Exact { get; init; }
}
