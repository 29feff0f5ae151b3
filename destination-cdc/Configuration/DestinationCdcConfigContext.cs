using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace DestinationCdc.Configuration;

[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it knows every type of the tree.")]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(DestinationCdcConfig))]
sealed partial class DestinationCdcConfigContext : JsonSerializerContext;
