using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace DestinationCdc.Output;

/// <summary>The document that <c>apply</c>, <c>plan</c> and <c>status</c> print.</summary>
/// <param name="Watermark">All tables are published at this time; null: none yet.</param>
sealed record SyncReport(string? Watermark, ImmutableArray<TableReport> Tables)
{
    /// <summary>What concerns no table alone, for people; not in the document.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What holds a feed or a table, each once; not in the document as such.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Holds { get; init; } = [];

    [JsonIgnore]
    public int Commits { get; init; }

    /// <summary>Nothing has come since the report before; what it had to say has been said.</summary>
    [JsonIgnore]
    public bool IsUnchanged { get; init; }

    /// <summary>This report for a run that found nothing new.</summary>
    public SyncReport Unchanged() => this with
    {
        Tables = [.. Tables.Select(table => table.State == TableState.Applied
            ? table with { State = TableState.Current }
            : table)],
        Commits = 0,
        IsUnchanged = true,
    };
}
