using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ConnectorKit.Airbyte;

/// <summary>One line of the log. Standard error is no place for it: the platform shows that as errors.</summary>
public sealed record LogMessage(LogLevel Level, string Message, string? StackTrace) : AirbyteMessage
{
    internal override void WriteBody(Utf8JsonWriter json, long emittedAt)
    {
        json.WriteString("type", "LOG");
        json.WriteStartObject("log");
        json.WriteString("level", Name(Level));
        json.WriteString("message", Message);
        WriteOptional(json, "stack_trace", StackTrace);
        json.WriteEndObject();
    }

    static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "FATAL",
        _ => "INFO",
    };
}
