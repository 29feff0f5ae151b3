using ConnectorKit.Errors;

namespace DestinationCdc.Commands;

/// <summary>Exit codes of the verbs for people.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int Internal = 1;
    public const int Configuration = 2;
    public const int Held = 3;
    public const int AnotherApplier = 4;
    public const int Unreachable = 5;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    public static int Of(Exception failure) => failure switch
    {
        AnotherApplierException => AnotherApplier,
        ConnectorException { Kind: FailureKind.Configuration } => Configuration,
        ConnectorException { Kind: FailureKind.Held } => Held,
        ConnectorException { Kind: FailureKind.Unreachable } => Unreachable,
        IOException or UnauthorizedAccessException => Unreachable,
        _ => Internal,
    };
}
