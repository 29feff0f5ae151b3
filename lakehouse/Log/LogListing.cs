using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>What a log directory holds; everything that is neither commit nor checkpoint is left out.</summary>
/// <param name="Commits">Versions with a commit file, ascending.</param>
/// <param name="Checkpoints">Complete checkpoints, newest first.</param>
sealed record LogListing(ImmutableArray<long> Commits, ImmutableArray<CheckpointFiles> Checkpoints)
{
    public bool IsEmpty => Commits.IsEmpty && Checkpoints.IsEmpty;

    /// <summary>-1 when empty.</summary>
    public long Newest => Math.Max(
        Commits.IsEmpty ? -1 : Commits[^1], Checkpoints.IsEmpty ? -1 : Checkpoints[0].Version);

    public static LogListing Of(IEnumerable<string> names)
    {
        var commits = ImmutableArray.CreateBuilder<long>();
        var parts = new List<CheckpointPart>();
        foreach (var name in names)
        {
            if (LogFileName.CommitVersion(name) is { } version)
            {
                commits.Add(version);
            }
            else if (LogFileName.CheckpointPart(name) is { } part)
            {
                parts.Add(part);
            }
        }

        commits.Sort();
        return new LogListing(commits.ToImmutable(), Complete(parts));
    }

    /// <summary>The commits after a checkpoint (-1: none) up to a version; null when one of them is missing.</summary>
    public ImmutableArray<long>? CommitsBetween(long checkpoint, long version)
    {
        var first = Commits.BinarySearch(checkpoint + 1);
        var count = version - checkpoint;
        return count == 0 ? []
            : first >= 0 && first + count <= Commits.Length && Commits[(int)(first + count - 1)] == version
                ? Commits.Slice(first, (int)count)
                : null;
    }

    /// <summary>The first version after a checkpoint (-1: none) whose commit is missing.</summary>
    public long FirstMissingAfter(long checkpoint)
    {
        var expected = checkpoint + 1;
        foreach (var commit in Commits)
        {
            if (commit >= expected && commit != expected++)
            {
                return expected - 1;
            }
        }

        return expected;
    }

    static ImmutableArray<CheckpointFiles> Complete(List<CheckpointPart> parts) =>
    [
        .. parts
            .GroupBy(part => (part.Version, part.Parts, Single: part.IsV2 ? part.Name : ""))
            .Where(group => group.Count() == group.Key.Parts)
            .Select(group => new CheckpointFiles(
                group.Key.Version,
                group.First().IsV2,
                [.. group.OrderBy(part => part.Part).Select(part => part.Name)]))
            .OrderByDescending(checkpoint => checkpoint.Version)
            .ThenBy(checkpoint => checkpoint.IsV2)
            .ThenBy(checkpoint => checkpoint.Names.Length),
    ];
}
