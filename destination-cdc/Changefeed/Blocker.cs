using ConnectorKit.Warehouses;

namespace DestinationCdc.Changefeed;

/// <summary>Something that a feed or a table must not be taken past.</summary>
/// <param name="Before">Only RESOLVED times below this may be applied; null: none at all.</param>
/// <param name="Message">What was found, what was expected, where, what to do.</param>
sealed record Blocker(Position? Before, string Message)
{
    public bool Allows(Position resolved) => Before is { } time && resolved < time;
}
