using System.Collections.Immutable;
using System.Text.Json;

namespace IntegrationTests.DestinationCdc;

/// <summary>One table of a fixture, as its <c>fixture.json</c> declares it.</summary>
/// <param name="Topic">In the names of the files.</param>
/// <param name="Name">The files of expected rows carry it.</param>
/// <param name="Key">Without virtual columns.</param>
/// <param name="OtherColumns">Columns of any schema version: where one does not have it, the target has NULLs.</param>
/// <param name="FirstCompleteAt">The table joined the feed and is whole from here on; null: from the start.</param>
sealed record FixtureTable(
    string Topic,
    string Name,
    ImmutableArray<FixtureColumn> Columns,
    ImmutableArray<string> Key,
    string? FirstCompleteAt,
    int Families,
    ImmutableHashSet<string> OtherColumns)
{
    /// <summary>A name that any target can have.</summary>
    public string Target => Name.ToLowerInvariant().Replace(' ', '_').Replace('.', '_');

    /// <summary>Columns that stand in files and target.</summary>
    public IEnumerable<FixtureColumn> Stored => Columns.Where(column => !column.Virtual);

    public static FixtureTable Parse(JsonElement table, JsonElement? joins)
    {
        var name = table.GetProperty("name").GetString()!;
        var version = table.GetProperty("schema_versions").EnumerateArray().Last();
        ImmutableArray<FixtureColumn> columns =
            [.. version.GetProperty("columns").EnumerateArray().Select(FixtureColumn.Parse)];
        var other = table.GetProperty("schema_versions").EnumerateArray()
            .SelectMany(one => one.GetProperty("columns").EnumerateArray().Select(FixtureColumn.Parse));
        var stored = columns.Where(column => !column.Virtual).Select(column => column.Name).ToHashSet();
        var join = joins?.EnumerateArray().Where(entry => entry.GetProperty("table").GetString() == name)
            .Select(entry => entry.GetProperty("first_complete_at").GetString());
        return new FixtureTable(
            table.GetProperty("topic").GetString()!,
            Path.GetFileNameWithoutExtension(table.GetProperty("expected").GetString()!),
            columns,
            [
                .. version.GetProperty("primary_key").EnumerateArray()
                    .Select(key => key.GetString()!)
                    .Where(stored.Contains),
            ],
            join?.FirstOrDefault(),
            version.GetProperty("families").GetArrayLength(),
            [.. other.Select(column => column.Name)]);
    }

    /// <summary>As <c>SHOW CREATE TABLE</c> prints it.</summary>
    public string CreateStatement()
    {
        var columns = Columns.Select(column =>
            $"\"{column.Name}\" {column.SqlType}{(column.Hidden ? " NOT VISIBLE" : "")}"
            + $"{(column.NotNull ? " NOT NULL" : " NULL")}{(column.Virtual ? " AS (mod(1, 16:::INT8)) VIRTUAL" : "")}");
        var key = string.Join(", ", Key.Select(name => $"\"{name}\" ASC"));
        return $"CREATE TABLE public.\"{Name}\" (\n\t{string.Join(",\n\t", columns)},\n"
            + $"\tCONSTRAINT \"{Name}_pkey\" PRIMARY KEY ({key})\n)";
    }
}
