using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ConnectorKit.Airbyte;

/// <summary>One stream of the catalog that <c>discover</c> prints.</summary>
public sealed record AirbyteStream(StreamDescriptor Descriptor, JsonObject JsonSchema)
{
    /// <summary>Some column can be a cursor.</summary>
    public bool SupportsIncremental { get; init; }

    /// <summary>Null: the user has to choose.</summary>
    public string? DefaultCursor { get; init; }

    public ImmutableArray<string> PrimaryKey { get; init; } = [];
}
