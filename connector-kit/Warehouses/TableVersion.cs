namespace ConnectorKit.Warehouses;

/// <summary>One commit of a table's history.</summary>
/// <param name="Time">By the clock of whoever wrote it; null where the log does not say.</param>
/// <param name="Operation">As the log names it: MERGE, WRITE, CREATE TABLE, OPTIMIZE, …</param>
/// <param name="Position">What the commit left for the writer; null where it is not kept with the commit.</param>
/// <param name="Counts">Null where the log does not say.</param>
public sealed record TableVersion(
    long Version, DateTimeOffset? Time, string Operation, Position? Position, RowCounts? Counts);
