using System.Text.Json.Serialization;

namespace UnitTests.ConnectorKit.Configuration;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(SampleConfig))]
sealed partial class SampleConfigContext : JsonSerializerContext;
