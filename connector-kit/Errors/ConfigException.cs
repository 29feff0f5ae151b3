namespace ConnectorKit.Errors;

/// <summary>The user's configuration, credentials or grants are wrong.</summary>
public sealed class ConfigException(string message, Exception? innerException = null)
    : ConnectorException(FailureKind.Configuration, message, innerException);
