using System.Text.Json.Serialization;

namespace DestinationCdc.Output;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SyncReport))]
[JsonSerializable(typeof(HistoryReport))]
sealed partial class ReportContext : JsonSerializerContext;
