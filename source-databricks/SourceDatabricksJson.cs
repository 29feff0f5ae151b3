using System.Text.Json.Serialization;

namespace SourceDatabricks;

/// <summary>Generated JSON metadata of the configuration.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(SourceDatabricksConfig))]
sealed partial class SourceDatabricksJson : JsonSerializerContext;
