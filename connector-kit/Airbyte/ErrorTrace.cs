using System.Text.Json;
using ConnectorKit.Errors;
using DuckDB;

namespace ConnectorKit.Airbyte;

/// <summary>What went wrong, for the user and for us; goes together with a non-zero exit code.</summary>
public sealed record ErrorTrace(FailureKind Kind, string Message) : AirbyteMessage
{
    public string? InternalMessage { get; init; }

    public string? StackTrace { get; init; }

    /// <summary>The stream that failed; null when it is not about one.</summary>
    public StreamDescriptor? Stream { get; init; }

    public static ErrorTrace From(Exception error, StreamDescriptor? stream = null) => error switch
    {
        ConnectorException known => new ErrorTrace(known.Kind, known.Message)
        {
            InternalMessage = known.InnerException is { } inner ? Internal(inner) : null,
            StackTrace = Trace(known) + (known.InnerException is { } cause ? $"\n caused by {Trace(cause)}" : ""),
            Stream = stream,
        },
        _ => new ErrorTrace(FailureKind.System, $"An internal error ({error.GetType().Name}) stopped the work.")
        {
            InternalMessage = Internal(error),
            StackTrace = error.StackTrace,
            Stream = stream,
        },
    };

    internal override void WriteBody(Utf8JsonWriter json, long emittedAt)
    {
        json.WriteString("type", "TRACE");
        json.WriteStartObject("trace");
        json.WriteString("type", "ERROR");
        json.WriteNumber("emitted_at", emittedAt);
        json.WriteStartObject("error");
        json.WriteString("message", Message);
        WriteOptional(json, "internal_message", InternalMessage);
        WriteOptional(json, "stack_trace", StackTrace);
        json.WriteString("failure_type", Name(Kind));
        Stream?.Write(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The engine quotes values of rows in its messages, so only the kind of its error is told.</summary>
    static string Internal(Exception error) => error is DuckDBException engine
        ? $"{nameof(DuckDBException)}: {engine.ErrorType}"
        : $"{error.GetType().Name}: {error.Message}";

    static string Trace(Exception error) => $"{Internal(error)}\n{error.StackTrace}";

    /// <summary>After a config_error the platform does not try again, so only the user's own mistakes are one.</summary>
    static string Name(FailureKind kind) => kind switch
    {
        FailureKind.Configuration => "config_error",
        FailureKind.Unreachable => "transient_error",
        _ => "system_error",
    };
}
