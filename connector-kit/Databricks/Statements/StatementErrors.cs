using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Statements;

/// <summary>The one classifier of failed statements: what the user can mend, what may pass, what is ours.</summary>
public static class StatementErrors
{
    /// <summary>SQLSTATE of a commit that lost against another one.</summary>
    const string ConflictState = "2D521";

    static readonly HashSet<string> PassingCodes =
    [
        "TEMPORARILY_UNAVAILABLE", "IO_ERROR", "SERVICE_UNDER_MAINTENANCE", "WORKSPACE_TEMPORARILY_UNAVAILABLE",
        "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "ABORTED", "CANCELLED",
    ];

    static readonly Dictionary<string, string> Advice = new()
    {
        ["TABLE_OR_VIEW_NOT_FOUND"] = "Check the name, and that SELECT on it is granted.",
        ["SCHEMA_NOT_FOUND"] = "Create the schema, or check its name and the grant USE SCHEMA.",
        ["NO_SUCH_CATALOG_EXCEPTION"] = "Check the catalog's name and the grant USE CATALOG.",
        ["CATALOG_NOT_FOUND"] = "Check the catalog's name and the grant USE CATALOG.",
        ["INSUFFICIENT_PERMISSIONS"] = "Ask for the grant that the message names.",
        ["UC_VOLUME_NOT_FOUND"] = "Create the volume, or check its name and the grant READ VOLUME.",
    };

    /// <summary>The failure as the kind the program's exit path reads; what nobody can mend stays as it is.</summary>
    public static Exception ToException(StatementFailedException failure) =>
        Advice.TryGetValue(failure.ErrorClass.Split('.')[0], out var advice)
            ? new ConfigException($"{failure.Message} {advice}", failure)
            : failure.SqlState is "42501" || failure.ErrorCode is "UNAUTHENTICATED"
                ? new ConfigException($"{failure.Message} {Advice["INSUFFICIENT_PERMISSIONS"]}", failure)
                : IsConflict(failure) || PassingCodes.Contains(failure.ErrorCode)
                    ? new UnreachableException($"{failure.Message} Try again later.", failure)
                    : failure;

    /// <summary>True for a table, schema or catalog that is not there.</summary>
    public static bool IsMissing(Exception failure) => StatementFailedException.Behind(failure) is { } failed
        && failed.ErrorClass.Split('.')[0] is "TABLE_OR_VIEW_NOT_FOUND" or "SCHEMA_NOT_FOUND"
            or "DELTA_TABLE_NOT_FOUND" or "DELTA_MISSING_DELTA_TABLE";

    /// <summary>True when another commit came in between; the statement changed nothing and may be run again.</summary>
    public static bool IsConflict(Exception failure) => StatementFailedException.Behind(failure) is { } failed
        && (failed.SqlState == ConflictState
            || failed.ErrorClass.StartsWith("DELTA_CONCURRENT_", StringComparison.Ordinal)
            || failed.ErrorClass.Split('.')[0] is "DELTA_METADATA_CHANGED" or "DELTA_PROTOCOL_CHANGED");
}
