using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace DestinationCdc.Output;

/// <summary>The document that <c>history</c> prints.</summary>
sealed record HistoryReport(ImmutableArray<TableHistory> Tables)
{
    /// <summary>Tables whose commits cannot be read, with the reason; not in the document.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Holds { get; init; } = [];
}
