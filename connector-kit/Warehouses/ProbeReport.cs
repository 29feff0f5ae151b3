using System.Collections.Immutable;

namespace ConnectorKit.Warehouses;

/// <summary>The outcome of a probe; empty means that all is well.</summary>
/// <param name="Problems">Each a full sentence: what was found, where, what to do.</param>
public sealed record ProbeReport(ImmutableArray<string> Problems)
{
    public static readonly ProbeReport Healthy = new([]);

    public bool IsHealthy => Problems.IsEmpty;
}
