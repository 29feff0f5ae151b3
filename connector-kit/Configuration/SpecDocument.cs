using System.Collections.Immutable;

namespace ConnectorKit.Configuration;

/// <summary>What stands in a connector's specification beside its fields.</summary>
public sealed record SpecDocument
{
    /// <summary>Address of the page that a user interface links.</summary>
    public required string DocumentationUrl { get; init; }

    /// <summary>Groups of the outermost fields: identifier (see <see cref="SettingAttribute.Group"/>) and title.</summary>
    public ImmutableArray<(string Id, string Title)> Groups { get; init; } = [];

    /// <summary>Destinations only.</summary>
    public ImmutableArray<string> DestinationSyncModes { get; init; } = [];
}
