using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>
/// Upserts and deletes by key. The staged relation has one row per key (IS NOT DISTINCT FROM; a key twice is refused and
/// nothing is written), all key and value columns, per group its present and order columns, and
/// <see cref="DeadColumn"/> BOOLEAN and <see cref="ResetAtColumn"/> DECIMAL(29,10).
/// <code>
/// matched, dead      delete when the first group's order &gt;= its stored order
/// matched, not dead  per group: present and order &gt;= stored -> take values and order;
///                    else reset_at &gt; stored -> NULLs, stored = reset_at; else keep
///                    the key columns take the newest text where the first group was taken
/// not matched        insert when not dead; groups that are not present are NULL, their order NULL
/// </code>
/// A stored order that is NULL counts as 0.
/// </summary>
public sealed record Merge(StagedRows Rows, ImmutableArray<string> Key, ImmutableArray<ColumnGroup> Groups) : Change
{
    public const string DeadColumn = "__crdb__dead";

    public const string ResetAtColumn = "__crdb__reset_at";

    /// <summary>
    /// Key columns of type STRING that hold numbers: 1.0 and 1.00 are one key (<see cref="Sql.NumberText"/>), the newest
    /// text wins.
    /// </summary>
    public ImmutableHashSet<string> NumberTextKeys { get; init; } = [];
}
