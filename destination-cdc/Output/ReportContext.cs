using System.Text.Json.Serialization;

namespace DestinationCdc.Output;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SyncReport))]
sealed partial class ReportContext : JsonSerializerContext;
