namespace DuckDB;

/// <summary>One field of a STRUCT type.</summary>
public sealed record StructField(string Name, LogicalType Type);
