namespace DestinationCdc.Tables;

/// <summary>One column of a CREATE TABLE statement.</summary>
sealed record SourceSchemaColumn(string Name, SourceType Type, bool NotNull, bool Virtual);
