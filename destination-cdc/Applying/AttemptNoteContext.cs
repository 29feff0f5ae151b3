using System.Text.Json.Serialization;

namespace DestinationCdc.Applying;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AttemptNote))]
sealed partial class AttemptNoteContext : JsonSerializerContext;
