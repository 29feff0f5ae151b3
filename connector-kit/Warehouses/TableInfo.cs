using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>A table or view as it stands.</summary>
public sealed record TableInfo(TableName Name, TableSchema Schema)
{
    /// <summary>Null for views and other relations without versions.</summary>
    public long? Version { get; init; }

    /// <summary>Live rows, where the engine knows the number without reading data.</summary>
    public long? Rows { get; init; }

    public string? Comment { get; init; }

    public bool IsView { get; init; }

    /// <summary>Why a listed table cannot be read (a feature, a damaged log); then it has no columns. Else null.</summary>
    public string? Problem { get; init; }

    /// <summary>Table properties (Delta configuration).</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;
}
