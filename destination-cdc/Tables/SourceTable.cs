using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Tables;

/// <summary>
/// One table of a feed as configured: where its rows come from, go to, and what is known of its shape.
/// </summary>
/// <param name="Topic">Topic of the file names, without the family.</param>
/// <param name="Key">Primary key, source names in key order, never virtual columns.</param>
/// <param name="Columns">Declared columns in order; empty when there is no <c>source_schema</c>.</param>
/// <param name="Types">Declared target types by source column name (<c>types</c>).</param>
/// <param name="Renames">Target names by source column name (<c>rename</c>).</param>
/// <param name="Families">Declared family names, the primary one first; one when there are none.</param>
sealed record SourceTable(
    string Topic,
    TableName Target,
    ImmutableArray<string> Key,
    ImmutableArray<SourceColumn> Columns,
    ImmutableDictionary<string, DataType> Types,
    ImmutableDictionary<string, string> Renames,
    ImmutableArray<string> Families)
{
    /// <summary>The name in the target of a column of the files.</summary>
    public string TargetName(string source) => Renames.GetValueOrDefault(source, source);

    /// <summary>
    /// The place in the key of a column of the files, which may have its name of before or after a rename; -1: it is no part.
    /// </summary>
    public int KeyPlace(string source)
    {
        var target = TargetName(source);
        for (var place = 0; place < Key.Length; place++)
        {
            if (TargetName(Key[place]) == target)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>
    /// Whether keys in lines may begin with a shard, which is a virtual column: a hash-sharded table, or one whose schema is not
    /// declared.
    /// </summary>
    public bool MayHaveShard { get; init; }

    /// <summary>Every event becomes a row of the target.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>The target is made without deletion vectors: rows that change are written anew with their files.</summary>
    public bool CopyOnWrite { get; init; }
}
