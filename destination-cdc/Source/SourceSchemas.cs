using System.Collections.Immutable;
using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using DestinationCdc.Changefeed;
using DestinationCdc.Configuration;

namespace DestinationCdc.Source;

/// <summary>
/// Completes the configuration from the database behind the feeds: tables without a source schema get theirs, and where
/// no tables are named, every topic of the feeds becomes one. Asked once for each table.
/// </summary>
sealed class SourceSchemas
{
    readonly Dictionary<string, string?> _statements = new(StringComparer.Ordinal);

    /// <summary>The configuration as it stands where no source is configured.</summary>
    /// <exception cref="ConnectorException">The database cannot be asked, or does not have a table.</exception>
    public async Task<DestinationCdcConfig> CompleteAsync(
        DestinationCdcConfig config, IReadOnlyCollection<FeedState> feeds, CancellationToken cancellationToken)
    {
        if (config.Source is not { } source)
        {
            return config;
        }

        var tables = config.Tables.IsEmpty ? Topics(feeds) : config.Tables;
        await AskAsync(
            source.Url,
            tables.Where(table => table.SourceSchema is null).Select(table => table.Table)
                .Where(topic => !_statements.ContainsKey(topic)).ToList(),
            cancellationToken);
        var complete = config with { Tables = [.. tables.Select(Complete)] };
        ConfigReader.ThrowIfAny("as the source database completes it", [.. complete.Problems()]);
        return complete;
    }

    static ImmutableArray<TableConfig> Topics(IReadOnlyCollection<FeedState> feeds) =>
    [
        .. feeds
            .SelectMany(feed => feed.Files.Select(file => file.Name.Topic))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(topic => new TableConfig { Table = topic }),
    ];

    TableConfig Complete(TableConfig table) => table.SourceSchema is not null
        ? table
        : _statements[table.Table] is { } statement
            ? table with { SourceSchema = statement }
            : table.PrimaryKey.IsEmpty
                ? throw new ConfigException(
                    $"The source database has no table '{table.Table}' (`source.url`). Name its database there, or "
                    + "give the table's `primary_key` or `source_schema`.")
                : table;

    async Task AskAsync(Secret url, List<string> topics, CancellationToken cancellationToken)
    {
        if (topics.Count == 0)
        {
            return;
        }

        await using var database = await SourceDatabase.OpenAsync(url, cancellationToken);
        foreach (var topic in topics)
        {
            _statements[topic] = await database.CreateStatementAsync(TopicName.Parts(topic), cancellationToken);
        }
    }
}
