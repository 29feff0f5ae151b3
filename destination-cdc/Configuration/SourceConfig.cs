using ConnectorKit.Configuration;

namespace DestinationCdc.Configuration;

/// <summary>The database that the feeds come from.</summary>
[Setting("Source database")]
sealed record SourceConfig
{
    [Setting("URL", "Connection address.", Order = 0, Examples = ["postgresql://reader@db.example.com:26257/bank"])]
    public required Secret Url { get; init; }
}
