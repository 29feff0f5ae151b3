namespace ConnectorKit.Errors;

/// <summary>A store or warehouse cannot be reached or written (also a full disk).</summary>
public sealed class UnreachableException(string message, Exception? innerException = null)
    : ConnectorException(FailureKind.Unreachable, message, innerException);
