using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>
/// What a table shall have. The engine creates the table, adds missing columns at its end or lets a type grow where it can;
/// anything else (another type, a changed key) is refused.
/// </summary>
/// <param name="Columns">All columns in order.</param>
/// <param name="Key">Primary key columns in key order; empty when there is none.</param>
public sealed record TableSchema(ImmutableArray<ColumnDefinition> Columns, ImmutableArray<string> Key)
{
    /// <summary>
    /// Properties that the table gets when it is created: <see cref="TableProperties.DeletionVectors"/>.
    /// </summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;
}
