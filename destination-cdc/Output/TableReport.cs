namespace DestinationCdc.Output;

/// <summary>One table in the document that a verb prints; times are CockroachDB's decimal text.</summary>
/// <param name="Table">The topic.</param>
/// <param name="Target">Three-part name.</param>
/// <param name="Watermark">Applied up to here; null: no position yet.</param>
/// <param name="RowsIn">Rows of the files read: in the window, carried and duplicate together.</param>
sealed record TableReport(
    string Table,
    string Target,
    string? Watermark,
    long RowsIn,
    long InWindow,
    long Carried,
    long Duplicate,
    long Upserted,
    long Deleted,
    long? Rows,
    long? Version,
    TableState State,
    string? Message);
