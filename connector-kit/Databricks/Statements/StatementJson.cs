using System.Text.Json.Serialization;

namespace ConnectorKit.Databricks.Statements;

/// <summary>Numbers may come as text: the server sends 64-bit ones either way.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(StatementReply))]
[JsonSerializable(typeof(StatementReply.ChunkPart))]
[JsonSerializable(typeof(StatementRequest))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class StatementJson : JsonSerializerContext;
