using System.Collections.Immutable;

namespace ConnectorKit.Airbyte;

/// <summary>A stream that the user chose.</summary>
public sealed record ConfiguredStream(StreamDescriptor Descriptor)
{
    /// <summary><c>full_refresh</c> or <c>incremental</c>, as it stands in the file.</summary>
    public string SyncMode { get; init; } = "full_refresh";

    /// <summary>Path of the cursor: the configured one, else the stream's default; empty without any.</summary>
    public ImmutableArray<string> Cursor { get; init; } = [];

    /// <summary>
    /// Columns of the chosen primary key. The platform fails a sync whose records lack them, so they come even when the user
    /// did not select them.
    /// </summary>
    public ImmutableArray<string> PrimaryKey { get; init; } = [];

    /// <summary>Columns of the stream's schema; null when it has none, and every column is meant.</summary>
    public ImmutableHashSet<string>? Columns { get; init; }
}
