namespace Lakehouse.Schema;

/// <summary>A type without parts, by the log's own word: <c>long</c>, <c>decimal(10,2)</c>, <c>timestamp_ntz</c>.</summary>
sealed record PrimitiveType(string Name) : DeltaType;
