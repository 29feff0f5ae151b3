namespace ConnectorKit.Errors;

/// <summary>A file of the feed or a table holds back; nothing of it was applied.</summary>
public sealed class HeldException(string message, Exception? innerException = null)
    : ConnectorException(FailureKind.Held, message, innerException);
