using System.Collections.Immutable;
using ConnectorKit.Configuration;
using DestinationCdc.Tables;

namespace DestinationCdc.Configuration;

/// <summary>One table of a feed.</summary>
[Setting("Table")]
sealed record TableConfig
{
    [Setting(
        "Table",
        "Topic of the table as it stands in the names of the files, without the column family.",
        Order = 0, Examples = ["accounts", "bank.public.accounts"])]
    public required string Table { get; init; }

    [Setting(
        "Target",
        "Name of the target table. Default: the topic; of a three-part topic the last part.",
        Order = 1, Examples = ["accounts"])]
    public string? Target { get; init; }

    [Setting("Feed", "Name of the feed, where several have the topic.", Order = 2, Examples = ["orders"])]
    public string? Feed { get; init; }

    [Setting(
        "Primary key",
        "Columns of the primary key in key order, without virtual columns. Default: the one of the source schema.",
        Order = 3, Examples = ["id"])]
    public ImmutableArray<string> PrimaryKey { get; init; } = [];

    [Setting(
        "Source schema",
        "What SHOW CREATE TABLE prints: columns, types, key and column families.",
        Order = 4, Multiline = true,
        Examples = ["CREATE TABLE accounts (id INT8 NOT NULL, CONSTRAINT accounts_pkey PRIMARY KEY (id ASC))"])]
    public string? SourceSchema { get; init; }

    [Setting("Types", "Types of target columns by the column's name in the source.", Order = 5)]
    public ImmutableDictionary<string, string>? Types { get; init; }

    [Setting("Rename", "Names of target columns by the column's name in the source.", Order = 6)]
    public ImmutableDictionary<string, string>? Rename { get; init; }

    [Setting(
        "Mode",
        "What becomes of the events: update_delete keeps the target equal to the source, append_only keeps every event "
            + "as a row with its type and time.",
        Order = 7, Default = "update_delete")]
    public TableMode Mode { get; init; }

    [Setting(
        "Copy on write",
        "Make the target without deletion vectors, for readers that refuse them: files with rows that change are written "
            + "anew, which costs more the larger the table is. It counts when the table is made.",
        Order = 8, Default = false)]
    public bool CopyOnWrite { get; init; }

    /// <summary>The table as the rest of the program sees it; null when there are problems.</summary>
    public SourceTable? ToSourceTable(DestinationCdcConfig config, ICollection<string> problems) =>
        SourceTableFactory.Create(
            new SourceTableSettings(
                Table,
                TargetName.For(config, Target ?? TargetName.FromTopic(Table)),
                SourceSchema,
                PrimaryKey,
                Types ?? ImmutableDictionary<string, string>.Empty,
                Rename ?? ImmutableDictionary<string, string>.Empty),
            problems) is { } table
            ? table with { AppendOnly = Mode == TableMode.AppendOnly, CopyOnWrite = CopyOnWrite }
            : null;

    public IEnumerable<ConfigProblem> Problems(string path, DestinationCdcConfig config)
    {
        var problems = new List<ConfigProblem>(TargetName.CheckTable(path, Table, Target));
        if (Mode == TableMode.Scd2)
        {
            problems.Add(new ConfigProblem(
                $"{path}.mode",
                "found scd2, which this version does not apply; expected update_delete or append_only"));
        }

        if (Feed is { } feed && !config.Feeds.Any(candidate => candidate.EffectiveName == feed))
        {
            var known = string.Join(", ", config.Feeds.Select(candidate => candidate.EffectiveName));
            problems.Add(new ConfigProblem($"{path}.feed", $"found '{feed}', expected the name of a feed: {known}"));
        }

        var said = new List<string>();
        var table = ToSourceTable(config, said);
        problems.AddRange(said.Select(problem => new ConfigProblem("", $"{path}.{problem}")));
        if (table is { Key.IsEmpty: true } && (config.Source is null || SourceSchema is not null))
        {
            problems.Add(new ConfigProblem(
                path,
                $"the key of '{Table}' is not known; give its `primary_key`, or its `source_schema` as SHOW CREATE "
                + "TABLE prints it"));
        }

        return problems;
    }
}
