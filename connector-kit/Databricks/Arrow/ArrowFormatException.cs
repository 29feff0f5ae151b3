using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>A result's data is damaged or holds what was not asked for; another try may bring it whole.</summary>
public sealed class ArrowFormatException(string message)
    : ConnectorException(FailureKind.Unreachable, $"The result of a query cannot be read: {message}", null);
