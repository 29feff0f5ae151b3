using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ConnectorKit.Databricks.Statements;

/// <summary>The warehouse says that a statement failed; it then changed nothing.</summary>
[SuppressMessage("Roslynator", "RCS1194", Justification = "Only the warehouse's words make one.")]
public sealed partial class StatementFailedException : Exception
{
    const int LongestText = 1000;

    /// <summary>Takes the warehouse's words; rows' values that they may quote stay out.</summary>
    /// <param name="errorCode">The interface's word, such as BAD_REQUEST.</param>
    /// <param name="message">As the warehouse wrote it.</param>
    /// <param name="sqlState">Five characters; found in the message when null.</param>
    public StatementFailedException(string errorCode, string message, string? sqlState)
        : base(WithoutValues(message, sqlState ?? StateIn(message)))
    {
        ErrorCode = errorCode;
        ErrorClass = ClassIn(message);
        SqlState = sqlState ?? StateIn(message);
    }

    public string ErrorCode { get; }

    /// <summary>Such as TABLE_OR_VIEW_NOT_FOUND; empty when the message names none.</summary>
    public string ErrorClass { get; }

    public string SqlState { get; }

    /// <summary>True when a value did not convert, overflowed or was otherwise no value of its type (class 22).</summary>
    public bool IsAboutValues => IsDataException(SqlState);

    /// <summary>The failed statement behind a failure, if one was.</summary>
    public static StatementFailedException? Behind(Exception failure) =>
        failure as StatementFailedException ?? failure.InnerException as StatementFailedException;

    static string ClassIn(string message) => ErrorClassPattern().Match(message).Groups["class"].Value;

    static string StateIn(string message) => SqlStatePattern().Match(message).Groups["state"].Value;

    static bool IsDataException(string sqlState) => sqlState.StartsWith("22", StringComparison.Ordinal);

    /// <summary>Data exceptions (class 22) and broken constraints (class 23) quote rows; their text stays out.</summary>
    static string WithoutValues(string message, string sqlState)
    {
        if (IsDataException(sqlState) || sqlState.StartsWith("23", StringComparison.Ordinal))
        {
            return $"[{ClassIn(message)}] SQLSTATE: {sqlState}";
        }

        var text = message.Split("\n== SQL ==", 2)[0].ReplaceLineEndings(" ").Trim();
        return text.Length <= LongestText ? text : $"{text[..LongestText]}…";
    }

    [GeneratedRegex(@"^\s*\[(?<class>[A-Z0-9_.]+)\]", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ErrorClassPattern();

    [GeneratedRegex("SQLSTATE: (?<state>[0-9A-Z]{5})", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SqlStatePattern();
}
