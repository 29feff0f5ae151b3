using System.Collections.Immutable;

namespace DestinationCdc.Tables;

/// <summary>What a CREATE TABLE statement says, as far as it matters here.</summary>
/// <param name="Columns">In order, virtual ones included.</param>
/// <param name="Key">Primary key columns in key order, without the virtual ones; empty when none is declared.</param>
/// <param name="Families">Names of the column families in order; empty when none is declared.</param>
sealed record SourceSchema(
    ImmutableArray<SourceSchemaColumn> Columns, ImmutableArray<string> Key, ImmutableArray<string> Families)
{
    /// <summary>The primary key is hash-sharded, or a virtual column could be its shard.</summary>
    public bool IsSharded { get; init; }
}
