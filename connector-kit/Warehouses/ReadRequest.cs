using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>A read of one table.</summary>
/// <param name="Columns">Columns wanted, in this order.</param>
/// <param name="Version">Pin; null: the newest (the plan pins it). Views and others without versions have none.</param>
/// <param name="Cursor">Null: all rows.</param>
public sealed record ReadRequest(
    TableName Table, ImmutableArray<ColumnDefinition> Columns, long? Version, CursorFilter? Cursor);
