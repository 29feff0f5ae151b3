using System.Text.Json;

namespace IntegrationTests.DestinationCdc;

/// <summary>A column of a fixture's table.</summary>
sealed record FixtureColumn(string Name, string SqlType, bool NotNull, bool Virtual, bool Hidden)
{
    public static FixtureColumn Parse(JsonElement column) => new(
        column.GetProperty("name").GetString()!,
        column.GetProperty("type").GetString()!,
        Flag(column, "not_null"),
        Flag(column, "virtual"),
        Flag(column, "hidden"));

    static bool Flag(JsonElement column, string name) => column.TryGetProperty(name, out var flag) && flag.GetBoolean();
}
