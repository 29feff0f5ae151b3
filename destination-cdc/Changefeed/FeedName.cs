using System.Buffers;
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

    const int SessionLength = 16;

    const int FileNumberLength = 8;

    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

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

        if (!TryCut(name, out var parts))
        {
            return Reject(key, WhyNotData(name));
        }

        if (!NameTime.TryParse(name.AsSpan(parts.Time), out var time))
        {
            return Reject(key, $"'{name[parts.Time]}' is no time; expected {TimeForm}");
        }

        return FormatOf(name[parts.Extension]) is { } format
            ? DataOf(key, name, parts, time, format)
            : Reject(key, $"{name[parts.Extension]} files are not supported; expected {Extensions}");
    }

    /// <summary>
    /// Time, session, node, sink and file number have no dash in them, nor have version and extension: what stands between
    /// is the topic.
    /// </summary>
    static bool TryCut(string name, out (Range Time, Range Session, Range Topic, Range Version, Range Extension) parts)
    {
        parts = default;
        var (last, at) = (name.LastIndexOf('-'), 0);
        var dot = last < 0 ? -1 : name.IndexOf('.', last);
        if (dot < 0
            || !TryPass(name, ref at, Digits, 1, out parts.Time)
            || !TryPass(name, ref at, Hexadecimal, SessionLength, out parts.Session)
            || parts.Session.End.Value - parts.Session.Start.Value != SessionLength
            || !TryPass(name, ref at, Digits, 1, out _)
            || !TryPass(name, ref at, Digits, 1, out _)
            || !TryPass(name, ref at, Hexadecimal, FileNumberLength, out _))
        {
            return false;
        }

        (parts.Topic, parts.Version, parts.Extension) = (at..last, (last + 1)..dot, dot..);
        return at < last
            && dot > last + 1
            && !name.AsSpan(parts.Version).ContainsAnyExcept(Hexadecimal)
            && name[parts.Extension] is ".parquet" or ".ndjson" or ".ndjson.gz" or ".ndjson.zst"
                or ".csv" or ".csv.gz" or ".csv.zst";
    }

    /// <summary>A part of at least so many of these characters, and the dash behind it.</summary>
    static bool TryPass(string name, ref int at, SearchValues<char> allowed, int least, out Range part)
    {
        var length = name.AsSpan(at).IndexOfAnyExcept(allowed);
        part = at..(at + Math.Max(length, 0));
        if (length < least || name[at + length] != '-')
        {
            return false;
        }

        at += length + 1;
        return true;
    }

    static FeedName DataOf(
        string key,
        string name,
        (Range Time, Range Session, Range Topic, Range Version, Range Extension) parts,
        Position time,
        FileFormat format)
    {
        if (!long.TryParse(
            name.AsSpan(parts.Version), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version)
            || version < 0)
        {
            return Reject(key, $"'{name[parts.Version]}' is no schema version; expected hexadecimal digits");
        }

        var (topic, family) = SplitTopic(name[parts.Topic]);
        return new Data(new DataFileName(time, name[parts.Session], topic, family, version, format));
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

    [GeneratedRegex("^[0-9]{33}-[$][0-9]+-", RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex NewerForm();

    /// <summary>All is right up to the extension.</summary>
    [GeneratedRegex(
        @"^[0-9]{33}-[0-9a-f]{16}-[0-9]+-[0-9]+-[0-9a-f]{8,}-.+-[0-9a-f]+\.[^-]+$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex AnyExtension();
}
