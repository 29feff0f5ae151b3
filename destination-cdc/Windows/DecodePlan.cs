using System.Collections.Immutable;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Windows;

/// <summary>What a window's files become: the target's columns, and per shape of file how to make them.</summary>
/// <param name="Columns">Columns to stage, key and values, in the target's order.</param>
/// <param name="Schema">What the target shall have, bookkeeping columns included.</param>
/// <param name="Key">Target names in key order.</param>
/// <param name="AppendOnly">Every event becomes a row of its own.</param>
/// <param name="NumberTextKeys">Those of the key that keep numbers as text.</param>
sealed record DecodePlan(
    ImmutableArray<TargetColumn> Columns,
    TableSchema Schema,
    ImmutableArray<string> Key,
    ImmutableHashSet<string> NumberTextKeys,
    ImmutableArray<FileShape> Shapes,
    bool AppendOnly = false)
{
    /// <summary>Column of an append-only target: the time as a timestamp.</summary>
    public const string EventTime = "__crdb__time";

    /// <summary>The target's column that keeps a row's time.</summary>
    public const string StoredOrder = FeedColumns.Updated;

    /// <summary>How many schema versions the window has.</summary>
    public int Ranks => Shapes.IsEmpty ? 1 : Shapes[^1].Rank + 1;

    /// <summary>Place of a column among <see cref="Columns"/>.</summary>
    public int IndexOf(string name) => Columns.IndexOf(Columns.First(c => c.Name == name));

    public IEnumerable<InspectedFile> Files => Shapes.SelectMany(s => s.Files);
}
