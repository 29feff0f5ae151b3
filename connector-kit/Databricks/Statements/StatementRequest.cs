using System.Collections.Immutable;

namespace ConnectorKit.Databricks.Statements;

/// <summary>The body of a submission; <c>wait_timeout</c> 0s: the id comes back at once.</summary>
sealed record StatementRequest(
    string Statement,
    string WarehouseId,
    string Disposition,
    string Format,
    ImmutableArray<StatementParameter>? Parameters,
    string WaitTimeout = "0s",
    string OnWaitTimeout = "CONTINUE");
