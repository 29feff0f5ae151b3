using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ConnectorKit.Configuration;

namespace DestinationCdc.Configuration;

/// <summary>One changefeed.</summary>
[Setting("Feed")]
sealed record FeedConfig
{
    [Setting(
        "URL",
        "Prefix that the changefeed writes to: a path (relative to the working directory) or file:///….",
        Order = 0, Examples = ["./feed", "file:///data/feed"])]
    public required string Url { get; init; }

    [Setting("Name", "Name of the feed for `tables[].feed` and in messages. Default: the URL.", Order = 1)]
    public string? Name { get; init; }

    [Setting("Format", "Format of the data files; `auto` goes by each file's extension.", Order = 2, Default = "auto")]
    public FeedFormat Format { get; init; }

    [Setting("Credentials", "Credentials of the object store; a folder needs none.", Order = 3)]
    public ImmutableDictionary<string, Secret>? Credentials { get; init; }

    [Setting(
        "Ignore",
        "Globs of objects that are no part of the feed. Without '/' they are held against the object's name, else "
            + "against the whole path below the prefix. Default: _SUCCESS, _metadata/**. Folder markers are always "
            + "ignored.",
        Order = 4)]
    public ImmutableList<string>? Ignore { get; init; }

    [JsonIgnore]
    public string EffectiveName => Name ?? Url;

    public IEnumerable<ConfigProblem> Problems(string path)
    {
        var scheme = Url.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && !Url.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            yield return new ConfigProblem(
                $"{path}.url",
                $"found {Url[..scheme]}://, which this version cannot read; expected a path or file:///…");
        }
        else if (Url.StartsWith("/Volumes/", StringComparison.Ordinal) && !Directory.Exists(Url))
        {
            yield return new ConfigProblem(
                $"{path}.url",
                "found a Unity Catalog volume, which this version cannot read; expected a path or file:///…");
        }
    }
}
