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
}
