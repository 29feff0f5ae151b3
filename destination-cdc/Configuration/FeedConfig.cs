using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ConnectorKit.Configuration;

namespace DestinationCdc.Configuration;

/// <summary>One changefeed.</summary>
[Setting("Feed")]
sealed record FeedConfig
{
    /// <summary>Volumes, catalog, schema, volume.</summary>
    const int VolumeParts = 4;

    /// <summary>They say how files are written; their names and content tell it, too.</summary>
    static readonly ImmutableArray<string> SinkParameters = ["file_size", "partition_format", "topic_prefix"];

    [Setting(
        "URL",
        "Prefix that the changefeed writes to: a path (relative to the working directory), file:///… or "
            + "/Volumes/catalog/schema/volume/prefix.",
        Order = 0, Examples = ["./feed", "file:///data/feed", "/Volumes/main/cdc/feed"])]
    public required string Url { get; init; }

    [Setting(
        "Name",
        "Name of the feed for `tables[].feed` and in messages. Default: the URL.",
        Order = 1, Examples = ["orders"])]
    public string? Name { get; init; }

    [Setting("Format", "Format of the data files; `auto` goes by each file's extension.", Order = 2, Default = "auto")]
    public FeedFormat Format { get; init; }

    [Setting("Credentials", "Credentials of the object store; a folder or volume needs none.", Order = 3)]
    public ImmutableDictionary<string, Secret>? Credentials { get; init; }

    [Setting(
        "Ignore",
        "Globs of objects that are no part of the feed. Without '/' they are held against the object's name, else "
            + "against the whole path below the prefix; an empty list ignores nothing. Folder markers are always "
            + "ignored.",
        Order = 4, Default = new[] { "_SUCCESS", "_metadata/**" }, Examples = ["*.tmp"])]
    public ImmutableList<string>? Ignore { get; init; }

    [JsonIgnore]
    public string EffectiveName => Name ?? Url;

    /// <summary>
    /// True for a Unity Catalog volume that is read through its workspace; on the workspace's own machines it is a
    /// folder like others.
    /// </summary>
    [JsonIgnore]
    public bool IsVolume => Url.StartsWith("/Volumes/", StringComparison.Ordinal) && !Directory.Exists(Url);

    /// <summary>Of a file: address; null: there is none that means nothing for a folder.</summary>
    string? UnknownParameter =>
        !Url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        || !Uri.TryCreate(Url, UriKind.Absolute, out var address)
            ? null
            : address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=')[0])
                .FirstOrDefault(name => !SinkParameters.Contains(name));

    /// <summary>What is wrong with the fields.</summary>
    /// <param name="path">The field that holds this record.</param>
    /// <param name="workspace">Where volumes are read from, if anywhere.</param>
    public IEnumerable<ConfigProblem> Problems(string path, DatabricksConfig? workspace)
    {
        var scheme = Url.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && !Url.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            yield return new ConfigProblem(
                $"{path}.url",
                $"found {Url[..scheme]}://, which this version cannot read; expected a path, file:///… or "
                + "/Volumes/catalog/schema/volume/prefix");
        }
        else if (UnknownParameter is { } parameter)
        {
            yield return new ConfigProblem(
                $"{path}.url",
                $"found the query parameter '{parameter}'; of a folder those of a changefeed's sink are understood: "
                + $"{string.Join(", ", SinkParameters)} (a '?' in a folder's name is written %3F)");
        }
        else if (IsVolume && Url.Split('/', StringSplitOptions.RemoveEmptyEntries).Length < VolumeParts)
        {
            yield return new ConfigProblem(
                $"{path}.url", $"found '{Url}'; expected /Volumes/catalog/schema/volume and perhaps a prefix below it");
        }
        else if (IsVolume && workspace is null)
        {
            yield return new ConfigProblem(
                $"{path}.url",
                "found a Unity Catalog volume, which is read through its workspace, and none is given; expected a "
                + "`warehouse` of the type databricks, or DATABRICKS_HOST with DATABRICKS_TOKEN (or with "
                + "DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET) in the environment");
        }
    }
}
