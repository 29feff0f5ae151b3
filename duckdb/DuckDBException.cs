namespace DuckDB;

/// <summary>
/// An error of the engine. Its message can quote values of rows (a failed cast does), so it must not be logged as it is
/// where rows are secret.
/// </summary>
public sealed class DuckDBException : Exception
{
    public DuckDBException()
        : this(DuckDBErrorType.Invalid, "")
    {
    }

    public DuckDBException(string message)
        : this(DuckDBErrorType.Invalid, message)
    {
    }

    public DuckDBException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public DuckDBException(DuckDBErrorType errorType, string message)
        : base(message) => ErrorType = errorType;

    public DuckDBErrorType ErrorType { get; }

    /// <summary>For the calls that report only text: the text starts with the kind, such as <c>Binder Error: </c>.</summary>
    internal static DuckDBException FromText(string message)
    {
        var end = message.IndexOf(" Error: ", StringComparison.Ordinal);
        var kind = end < 0 ? "" : message[..end].Replace(" ", "", StringComparison.Ordinal);
        _ = Enum.TryParse<DuckDBErrorType>(kind, ignoreCase: true, out var known);
        var type = kind switch
        {
            "TransactionContext" => DuckDBErrorType.Transaction,
            "ExtensionAutoloading" => DuckDBErrorType.Autoload,
            _ => known,
        };
        return new DuckDBException(type, message);
    }
}
