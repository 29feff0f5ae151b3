namespace ConnectorKit.Errors;

/// <summary>
/// A failure we understand. The message is for the user: what was found, what was expected, where, what to do; never a
/// secret and never a row's value.
/// </summary>
public abstract class ConnectorException(FailureKind kind, string message, Exception? innerException)
    : Exception(message, innerException)
{
    public FailureKind Kind { get; } = kind;
}
