using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Http;

/// <summary>A request that changes something may have been carried out or not, or may still be: nobody can tell.</summary>
public sealed class OutcomeUnknownException(string message, Exception? innerException = null)
    : ConnectorException(FailureKind.Unreachable, message, innerException);
