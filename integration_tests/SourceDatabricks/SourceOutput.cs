using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IntegrationTests.SourceDatabricks;

/// <summary>What one call of the source printed.</summary>
sealed record SourceOutput(int ExitCode, ImmutableArray<string> Lines)
{
    public IEnumerable<JsonNode> Messages => Lines.Select(line => JsonNode.Parse(line)!);

    /// <summary>The data of a stream's records as text, in their order.</summary>
    public string[] Records(string stream) =>
    [
        .. Of("RECORD").Select(m => m["record"]!)
            .Where(r => (string)r["stream"]! == stream)
            .Select(r => r["data"]!.ToJsonString()),
    ];

    /// <summary>Record lines without the time, in the order of their text: what must be equal on all engines.</summary>
    public string[] RecordLines() =>
    [
        .. Lines.Where(l => l.StartsWith("{\"type\":\"RECORD\"", StringComparison.Ordinal))
            .Select(l => l[..l.LastIndexOf(",\"emitted_at\":", StringComparison.Ordinal)])
            .Order(StringComparer.Ordinal),
    ];

    public JsonNode State(string stream) => Of("STATE").Select(m => m["state"]!).Last(s =>
        (string)s["stream"]!["stream_descriptor"]!["name"]! == stream);

    public string[] Statuses(string stream) =>
    [
        .. Of("TRACE").Select(m => m["trace"]!["stream_status"])
            .Where(s => s is not null && (string)s["stream_descriptor"]!["name"]! == stream)
            .Select(s => (string)s!["status"]!),
    ];

    /// <summary>The estimated rows of a stream, each time they were told.</summary>
    public long[] Estimates(string stream) =>
    [
        .. Of("TRACE").Select(m => m["trace"]!["estimate"])
            .Where(e => e is not null && (string)e["name"]! == stream && (string)e["type"]! == "STREAM")
            .Select(e => (long)e!["row_estimate"]!),
    ];

    /// <summary>User messages of error traces.</summary>
    public JsonNode[] Errors() => [.. Of("TRACE").Select(m => m["trace"]!["error"]).OfType<JsonNode>()];

    public string[] Warnings() =>
    [
        .. Of("LOG").Select(m => m["log"]!)
            .Where(l => (string)l["level"]! == "WARN")
            .Select(l => (string)l["message"]!),
    ];

    public IEnumerable<JsonNode> Of(string type) => Messages.Where(m => (string)m["type"]! == type);
}
