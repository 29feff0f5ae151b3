namespace DuckDB;

/// <summary>One column of a result, in the order of the SELECT list.</summary>
public sealed record ResultColumn(string Name, LogicalType Type);
