using System.Collections.Immutable;

namespace DestinationCdc;

/// <summary>How a run goes about its work.</summary>
/// <param name="EachResolved">Every RESOLVED is a commit of its own.</param>
/// <param name="DryRun">Decode and reduce, but commit nothing.</param>
/// <param name="Tables">Topics or targets to move; empty: all.</param>
sealed record SyncOptions(bool EachResolved, bool DryRun, ImmutableArray<string> Tables)
{
    public static readonly SyncOptions Default = new(false, false, []);
}
