namespace ConnectorKit.Warehouses;

/// <summary>Restricts a read by one column.</summary>
/// <param name="AtLeast">
/// Inclusive lower bound in the text form of a RECORD value (digits; ISO 8601 for dates and times; the text itself;
/// base64 for BINARY); null: no bound.
/// </param>
public sealed record CursorFilter(ColumnDefinition Column, string? AtLeast, CursorNulls Nulls);
