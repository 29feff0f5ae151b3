using System.Text.Json.Serialization;
using ConnectorKit.Configuration;

namespace DestinationCdc.Configuration;

/// <summary>Which data files a feed holds.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<FeedFormat>))]
enum FeedFormat
{
    /// <summary>By each file's extension.</summary>
    Auto,
    Parquet,
    Json,
}
