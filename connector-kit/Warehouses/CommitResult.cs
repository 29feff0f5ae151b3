namespace ConnectorKit.Warehouses;

/// <summary>How one table's commit ended and what is stored now.</summary>
/// <param name="Message">For <see cref="Outcome.Held"/>: what was found, expected, where, what to do.</param>
public sealed record CommitResult(
    TableName Table, Outcome Outcome, StoredPosition? Stored, RowCounts Counts, string? Message = null);
