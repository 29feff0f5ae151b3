namespace Lakehouse.Log;

/// <summary>An application's own progress, committed together with its rows (the log's <c>txn</c>).</summary>
/// <param name="LastUpdated">Milliseconds since 1970; null: never expires.</param>
sealed record AppTransaction(string AppId, long Version, long? LastUpdated = null) : LogAction;
