using System.Collections.Immutable;
using System.Text.Json;

namespace ConnectorKit.Databricks.Statements;

/// <summary>What the Statement Execution API answers, as far as it is used.</summary>
sealed record StatementReply(string StatementId, StatementReply.StatusPart Status)
{
    public ManifestPart? Manifest { get; init; }

    public ChunkPart? Result { get; init; }

    public bool IsRunning => Status.State is "PENDING" or "RUNNING";

    public sealed record StatusPart(string State, string? SqlState, ErrorPart? Error);

    /// <summary>The code is a word; some servers have sent a number.</summary>
    public sealed record ErrorPart(JsonElement ErrorCode, string? Message);

    public sealed record ManifestPart(SchemaPart? Schema)
    {
        public int TotalChunkCount { get; init; }

        public long? TotalRowCount { get; init; }

        public bool Truncated { get; init; }

        /// <summary>Absent, NONE or LZ4_FRAME.</summary>
        public string? ResultCompression { get; init; }
    }

    public sealed record SchemaPart
    {
        public ImmutableArray<ColumnPart>? Columns { get; init; }
    }

    public sealed record ColumnPart(string Name);

    /// <summary>One chunk's rows, or links to one or more chunks.</summary>
    public sealed record ChunkPart
    {
        public IReadOnlyList<string?[]>? DataArray { get; init; }

        public ImmutableArray<LinkPart>? ExternalLinks { get; init; }
    }

    /// <summary>Where a chunk lies for some minutes. The address is a secret: it grants the read by itself.</summary>
    public sealed record LinkPart(int ChunkIndex, Uri ExternalLink)
    {
        public DateTimeOffset? Expiration { get; init; }

        public ImmutableDictionary<string, string>? HttpHeaders { get; init; }
    }
}
