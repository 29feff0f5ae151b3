using System.Collections.Immutable;
using ConnectorKit.Configuration;

namespace UnitTests.ConnectorKit.Configuration;

[Setting("Table")]
sealed record SampleTable
{
    [Setting("Name", Order = 0)]
    public required string Table { get; init; }

    [Setting("Key", Order = 1)]
    public ImmutableArray<string> PrimaryKey { get; init; } = [];

    [Setting("Types", Order = 2)]
    public ImmutableDictionary<string, string>? Types { get; init; }
}
