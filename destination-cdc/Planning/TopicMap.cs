using System.Collections.Immutable;
using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using DestinationCdc.Changefeed;
using DestinationCdc.Configuration;
using DestinationCdc.Tables;

namespace DestinationCdc.Planning;

/// <summary>Which topic of which feed goes to which table.</summary>
sealed class TopicMap
{
    readonly ImmutableDictionary<(string Feed, string Topic), SourceTable> _tables;

    TopicMap(ImmutableArray<(string Feed, SourceTable Table)> tables, ImmutableArray<string> notes)
    {
        Tables = tables;
        Notes = notes;
        _tables = tables.ToImmutableDictionary(entry => (entry.Feed, entry.Table.Topic), entry => entry.Table);
    }

    /// <summary>Every table with the feed that carries it.</summary>
    public ImmutableArray<(string Feed, SourceTable Table)> Tables { get; }

    /// <summary>What the user should know, such as topics that nobody asked for.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>From the configuration and the names of the files.</summary>
    /// <exception cref="ConfigException">
    /// A table's feed cannot be told, no key is known, or the files are of a kind that is not supported.
    /// </exception>
    public static TopicMap Make(DestinationCdcConfig config, IReadOnlyList<FeedState> feeds)
    {
        var problems = new List<ConfigProblem>();
        var tables = new List<(string Feed, SourceTable Table)>();
        for (var i = 0; i < config.Tables.Length; i++)
        {
            var table = config.Tables[i].ToSourceTable(config, []);
            var feed = FeedOf(config.Tables[i], $"tables[{i}]", feeds, problems);
            if (table is not null && feed is not null)
            {
                tables.Add((feed, table));
            }
        }

        ConfigReader.ThrowIfAny("of the tables", problems);
        var map = new TopicMap([.. tables], []);
        var strangers = feeds
            .SelectMany(feed => feed.Topics.Select(topic => (Feed: feed.Name, Files: topic)))
            .Where(entry => map.TableOf(entry.Feed, entry.Files) is null)
            .ToList();
        return config.Tables.IsEmpty && strangers.Count > 0
            ? throw NoKeyKnown(strangers.Select(topic => topic.Files.Key))
            : new TopicMap(map.Tables, [.. strangers.Select(topic => Stranger(topic.Feed, topic.Files))]);
    }

    /// <summary>The table of the files of a topic, as it stands in their names; null when nobody asked for it.</summary>
    /// <exception cref="ConfigException">The files belong to a column family of a table.</exception>
    public SourceTable? TableOf(string feed, IGrouping<string, ListedFile> files)
    {
        if (_tables.TryGetValue((feed, files.Key), out var table))
        {
            return table;
        }

        var name = files.First().Name;
        return name.Family is null || !_tables.ContainsKey((feed, name.Topic))
            ? null
            : throw new ConfigException(
                $"The feed {feed} has files of the column family '{name.Family}' of '{name.Topic}' "
                + "(split_column_families). This version applies tables of one family; create the changefeed without "
                + "that option.");
    }

    static string? FeedOf(
        TableConfig table, string path, IReadOnlyList<FeedState> feeds, List<ConfigProblem> problems)
    {
        if (table.Feed is not null || feeds.Count == 1)
        {
            return table.Feed ?? feeds[0].Name;
        }

        var carriers = feeds
            .Where(feed => feed.Topics.Contains(table.Table))
            .Select(feed => feed.Name)
            .ToList();
        if (carriers.Count > 1)
        {
            problems.Add(new ConfigProblem(
                $"{path}.feed",
                $"is missing, and the topic '{table.Table}' is in several feeds; expected one of "
                + string.Join(", ", carriers)));
        }

        return carriers.Count == 1 ? carriers[0] : carriers.Count == 0 ? feeds[0].Name : null;
    }

    static string Stranger(string feed, IGrouping<string, ListedFile> files) =>
        $"The feed {feed} has {files.Count()} file(s) of the topic '{files.Key}', which is not among the configured "
        + "tables: they are not applied.";

    static ConfigException NoKeyKnown(IEnumerable<string> topics)
    {
        var found = string.Join(", ", topics.Distinct().Order(StringComparer.Ordinal).Select(topic => $"'{topic}'"));
        return new ConfigException(
            $"`tables` is left out, and the files do not say which columns are the key of {found}. "
            + "Name each table in `tables` with its `primary_key`, or with its `source_schema` as SHOW CREATE TABLE "
            + "prints it.");
    }
}
