using ConnectorKit.Types;

namespace ConnectorKit.Warehouses;

/// <summary>One column of a table.</summary>
public sealed record ColumnDefinition(string Name, DataType Type, bool Nullable = true, string? Comment = null);
