using System.Globalization;

namespace Lakehouse.Log;

/// <summary>Names in <c>_delta_log</c>: versions are 20 digits, parts 10.</summary>
static class LogFileName
{
    public const string Directory = "_delta_log";
    public const string LastCheckpoint = "_last_checkpoint";
    public const string SidecarDirectory = "_sidecars";

    public const int VersionDigits = 20;
    const int PartDigits = 10;
    const string CommitSuffix = ".json";

    public static string Commit(long version) => Version(version) + CommitSuffix;

    public static string Checkpoint(long version) => Version(version) + ".checkpoint.parquet";

    /// <summary>The version of a commit file; null for every other name.</summary>
    public static long? CommitVersion(string name) =>
        name.Length == VersionDigits + CommitSuffix.Length && name.EndsWith(CommitSuffix, StringComparison.Ordinal)
            ? Digits(name.AsSpan(0, VersionDigits))
            : null;

    /// <summary>
    /// Version, part and number of parts of a checkpoint file; a classic one is part 1 of 1, a v2 one has no part number.
    /// Null for every other name.
    /// </summary>
    public static CheckpointPart? CheckpointPart(string name)
    {
        var words = name.Split('.');
        if (words.Length < 3 || words[0].Length != VersionDigits || words[1] != "checkpoint"
            || Digits(words[0]) is not { } version)
        {
            return null;
        }

        return words switch
        {
            [_, _, "parquet"] => new CheckpointPart(name, version, 1, 1),
            [_, _, var uuid, "parquet" or "json"] when Guid.TryParse(uuid, out var _) =>
                new CheckpointPart(name, version, null, 1),
            [_, _, { Length: PartDigits } part, { Length: PartDigits } parts, "parquet"]
                when Digits(part) is { } n && Digits(parts) is { } of && n >= 1 && n <= of =>
                new CheckpointPart(name, version, (int)n, (int)of),
            _ => null,
        };
    }

    static string Version(long version) => version.ToString("D20", CultureInfo.InvariantCulture);

    static long? Digits(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
