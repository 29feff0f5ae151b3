using Microsoft.Extensions.Logging;

namespace ConnectorKit.Airbyte;

/// <summary>A log whose lines are LOG messages.</summary>
public sealed class AirbyteLogger(AirbyteWriter writer, LogLevel lowest) : ILogger
{
    /// <summary>The level that the environment variable <c>LOG_LEVEL</c> names, else Information.</summary>
    public static LogLevel LevelOf(string? name) => name?.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARN" or "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" or "CRITICAL" => LogLevel.Critical,
        _ => LogLevel.Information,
    };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            writer.Write(new LogMessage(logLevel, formatter(state, exception), exception?.ToString()));
        }
    }
}
