using System.Text.Json.Serialization;

namespace ConnectorKit.Databricks.Files;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(DirectoryReply))]
sealed partial class FilesJson : JsonSerializerContext;
