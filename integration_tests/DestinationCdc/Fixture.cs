using System.Collections.Immutable;
using System.Text.Json;
using ConnectorKit.Warehouses;

namespace IntegrationTests.DestinationCdc;

/// <summary>A feed with the tables that it must give; see the README beside the fixtures.</summary>
sealed record Fixture(
    string Name,
    string Folder,
    string Variant,
    ImmutableArray<FixtureTable> Tables,
    ImmutableArray<string> Resolved,
    ImmutableArray<string> Arrival)
{
    /// <summary>Folder of all fixtures.</summary>
    public static string Root { get; } = Path.Combine(Repository.Root, "integration_tests", "testdata", "fixtures");

    /// <summary>The feed's objects.</summary>
    public string Feed => Path.Combine(Folder, Variant);

    public bool IsJson => Variant.StartsWith("json", StringComparison.Ordinal);

    /// <summary>The tables whose files are of one family.</summary>
    public IEnumerable<FixtureTable> WholeTables => Tables.Where(table => table.Families == 1);

    /// <summary>Loads one of the fixture's variants, by the folder of its objects.</summary>
    public static Fixture Load(string name, string variant = "parquet")
    {
        var folder = Path.Combine(Root, name);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "fixture.json")));
        var root = document.RootElement;
        JsonElement? joins = root.TryGetProperty("joins", out var found) ? found : null;
        var objects = root.GetProperty("variants").EnumerateArray()
            .First(one => one.GetProperty("folder").GetString() == variant);
        return new Fixture(
            name,
            folder,
            variant,
            [.. root.GetProperty("tables").EnumerateArray().Select(table => FixtureTable.Parse(table, joins))],
            root.GetProperty("resolved") is { ValueKind: JsonValueKind.Array } marks
                ? [.. marks.EnumerateArray().Select(mark => mark.GetProperty("name").GetString()!)]
                : [],
            [.. objects.GetProperty("arrival").EnumerateArray().Select(key => key.GetString()!)]);
    }

    /// <summary>
    /// The expected rows at a RESOLVED (33 digits); null while the table is not complete, and where the fixture says them for its
    /// end only.
    /// </summary>
    public string? ExpectedAt(FixtureTable table, string resolved)
    {
        Assert(global::DestinationCdc.Changefeed.NameTime.TryParse(resolved, out var time));
        if (table.FirstCompleteAt is { } first && time < Position.Parse(first))
        {
            return null;
        }

        var then = Path.Combine(Folder, "expected", $"{table.Name}@{resolved}.ndjson");
        var atEnd = Path.Combine(Folder, "expected", $"{table.Name}.ndjson");
        return File.Exists(then) ? then : resolved == Resolved[^1] ? atEnd : null;
    }

    static void Assert(bool condition) => Xunit.Assert.True(condition);
}
