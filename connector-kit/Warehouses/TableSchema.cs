using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>
/// What a table shall have. The engine creates the table, adds missing columns at its end, renames or lets a type grow;
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

    /// <summary>
    /// Other names for columns that the table has, by the names they have there. Without effect where there is no such column,
    /// or one of the new name already.
    /// </summary>
    public ImmutableDictionary<string, string> Renames { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Those of <see cref="Renames"/> that have an effect on a table with these columns.</summary>
    public ImmutableDictionary<string, string> RenamesOf(IReadOnlySet<string> stored) =>
        Renames.RemoveRange(Renames.Where(one => !stored.Contains(one.Key) || stored.Contains(one.Value))
            .Select(one => one.Key));

    /// <summary>True when a key by which a table knows its rows is this one, but for columns that get other names.</summary>
    public bool HasKey(ImmutableArray<string> stored) =>
        stored.SequenceEqual(Key) || stored.Select(name => Renames.GetValueOrDefault(name, name)).SequenceEqual(Key);
}
