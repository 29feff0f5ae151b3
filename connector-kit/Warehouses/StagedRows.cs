namespace ConnectorKit.Warehouses;

/// <summary>
/// Rows that wait in the embedded engine, with the target's types and column names. The caller owns the relation and drops it after the
/// commit; the warehouse only reads it, also from further connections to the same database.
/// </summary>
/// <param name="Database">The engine instance that holds the relation.</param>
/// <param name="Relation">Quoted name of an ordinary (not temporary) table or view in it.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record StagedRows(DuckDB.Database Database, string Relation, long Rows);
