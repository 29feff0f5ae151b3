using System.Globalization;
using System.Text.RegularExpressions;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Changefeed;

/// <summary>
/// What the name of an object under a feed's prefix says. Only names that CockroachDB's cloud storage sink writes are
/// understood, to the letter: a name that is nearly right is unknown, because a file that is passed over is a lost row.
/// </summary>
abstract partial record FeedName
{
    const string ResolvedExtension = ".RESOLVED";

    const string TimeForm =
        "33 digits: yyyyMMddHHmmss, nine digits of nanoseconds and a logical counter of ten digits below 2^32";

    const string Extensions = ".parquet, .ndjson, .ndjson.gz or .ndjson.zst";

    const int MatchMilliseconds = 1000;

    /// <summary>A file of rows.</summary>
    public sealed record Data(DataFileName Name) : FeedName;

    /// <summary>The promise that all rows up to the time are there.</summary>
    public sealed record Resolved(Position Time) : FeedName;

    /// <summary>Neither.</summary>
    /// <param name="Reason">What was found and what was expected.</param>
    /// <param name="Shown">The time that the name shows; null when it shows none.</param>
    public sealed record Unknown(string Reason, Position? Shown) : FeedName;

    /// <summary>Folders say nothing, only the last part of the key counts.</summary>
    /// <param name="key">The object's path below the feed's prefix.</param>
    public static FeedName Parse(string key)
    {
        var name = key[(key.LastIndexOf('/') + 1)..];
        if (name.EndsWith(ResolvedExtension, StringComparison.Ordinal))
        {
            return NameTime.TryParse(name.AsSpan(0, name.Length - ResolvedExtension.Length), out var resolved)
                ? new Resolved(resolved)
                : Reject(key, $"the part before {ResolvedExtension} is no time; expected {TimeForm}");
        }

        var match = DataName().Match(name);
        if (!match.Success)
        {
            return Reject(key, WhyNotData(name));
        }

        if (!NameTime.TryParse(match.Groups["time"].ValueSpan, out var time))
        {
            return Reject(key, $"'{match.Groups["time"].Value}' is no time; expected {TimeForm}");
        }

        return FormatOf(match.Groups["ext"].Value) is { } format
            ? DataOf(key, match, time, format)
            : Reject(key, $"{match.Groups["ext"].Value} files are not supported; expected {Extensions}");
    }

    static FeedName DataOf(string key, Match match, Position time, FileFormat format)
    {
        if (!long.TryParse(
            match.Groups["version"].ValueSpan,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var version) || version < 0)
        {
            return Reject(key, $"'{match.Groups["version"].Value}' is no schema version; expected hexadecimal digits");
        }

        var (topic, family) = SplitTopic(match.Groups["topic"].Value);
        return new Data(new DataFileName(time, match.Groups["session"].Value, topic, family, version, format));
    }

    /// <summary>
    /// <c>table+family</c>. A '+' may also stand in a table's own name: the configuration has the last word (a table
    /// that is configured as <c>a+b</c> is one).
    /// </summary>
    static (string Topic, string? Family) SplitTopic(string text)
    {
        var plus = text.LastIndexOf('+');
        return plus > 0 && plus < text.Length - 1 ? (text[..plus], text[(plus + 1)..]) : (text, null);
    }

    static FileFormat? FormatOf(string extension) => extension switch
    {
        ".parquet" => FileFormat.Parquet,
        ".ndjson" => FileFormat.NdJson,
        ".ndjson.gz" => FileFormat.NdJsonGzip,
        ".ndjson.zst" => FileFormat.NdJsonZstd,
        _ => null,
    };

    static string WhyNotData(string name)
    {
        if (NewerForm().IsMatch(name))
        {
            return "the name has a part between the time and the session: a newer form than this program knows";
        }

        if (AnyExtension().IsMatch(name))
        {
            return $"'{Path.GetExtension(name)}' is no extension of a changefeed; expected {Extensions}";
        }

        return "no changefeed name; expected <33 digits>-<session, 16 hexadecimal digits in lower case>-<node>-<sink>-"
            + $"<file>-<topic>-<schema version, hexadecimal>, then {Extensions}, or <33 digits>{ResolvedExtension}";
    }

    static Unknown Reject(string key, string reason) => new(reason, NameTime.ShownIn(key));

    [GeneratedRegex(
        @"^(?<time>[0-9]+)-(?<session>[0-9a-f]{16})-[0-9]+-[0-9]+-[0-9a-f]{8,}-(?<topic>.+)-(?<version>[0-9a-f]+)"
        + @"(?<ext>\.parquet|\.ndjson(\.gz|\.zst)?|\.csv(\.gz|\.zst)?)$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex DataName();

    [GeneratedRegex("^[0-9]{33}-[$][0-9]+-", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex NewerForm();

    /// <summary>All is right up to the extension.</summary>
    [GeneratedRegex(
        @"^[0-9]{33}-[0-9a-f]{16}-[0-9]+-[0-9]+-[0-9a-f]{8,}-.+-[0-9a-f]+\.[^-]+$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex AnyExtension();
}
