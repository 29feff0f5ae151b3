using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectorKit.Configuration;

/// <summary>An enumeration of a configuration as its names in snake_case; numbers are refused.</summary>
public sealed class SnakeCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
