using ConnectorKit.Errors;
using DuckDB;

namespace Lakehouse;

/// <summary>Errors of the engine in the words of this project; its own text can quote row values and stays inside.</summary>
static class EngineFailure
{
    /// <summary>False for mistakes of ours.</summary>
    public static bool IsKnown(DuckDBException error) => error.ErrorType is DuckDBErrorType.IO
        or DuckDBErrorType.OutOfMemory or DuckDBErrorType.Conversion or DuckDBErrorType.OutOfRange
        or DuckDBErrorType.InvalidInput;

    /// <summary>The error in words for the user.</summary>
    /// <param name="where">The table's folder.</param>
    public static ConnectorException Explain(DuckDBException error, string where) => error.ErrorType switch
    {
        DuckDBErrorType.IO when error.Message.Contains("No files found", StringComparison.Ordinal) =>
            new HeldException(
                $"{where}: the data file {Quoted(error.Message)} is missing, and the table's log still needs it. "
                + "Restore it, or restore the table to a version that does not need it.",
                error),
        DuckDBErrorType.IO => new UnreachableException(
            $"{where}: {Cause(error.Message)}. Nothing of this change was applied; it can be repeated.", error),
        DuckDBErrorType.OutOfMemory => new EngineMemoryException(where, error),
        _ => new HeldException($"{where}: a value does not fit the type of its column ({error.ErrorType}).", error),
    };

    static string Cause(string message) =>
        message.Contains("No space left", StringComparison.OrdinalIgnoreCase)
            ? "the disk is full; free some space"
            : message.Contains("Permission denied", StringComparison.OrdinalIgnoreCase)
                || message.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase)
                ? "the folder cannot be written; give this user write permission"
                : "a file cannot be read or written (" + FirstLine(message) + ")";

    /// <summary>The engine puts the file's path into quotation marks.</summary>
    static string Quoted(string message) => message.Split('"') is [_, var path, ..] ? path : "of the table";

    static string FirstLine(string message) => message.Split('\n', 2)[0];
}
