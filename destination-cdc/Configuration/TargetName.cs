using System.Collections.Immutable;
using ConnectorKit.Configuration;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Configuration;

/// <summary>
/// Names of target tables follow Unity Catalog on both engines: lower case, no '.', space, '/' or control character, at
/// most 255 characters. Capitals are lowered; whatever else does not fit needs a name from the user.
/// </summary>
static class TargetName
{
    const int Longest = 255;
    const string ReservedPrefix = "__crdb__";

    public static TableName For(DestinationCdcConfig config, string table) =>
        new(Lower(config.Catalog), Lower(config.Schema), Lower(table));

    public static string Lower(string name) => name.ToLowerInvariant();

    /// <summary>The last part of <c>database.schema.table</c>, without its quotes; any other topic as it is.</summary>
    public static string FromTopic(string topic)
    {
        var parts = TopicName.Parts(topic);
        return parts.Length == 3 ? parts[2] : topic;
    }

    /// <summary>Problems of a catalog's or schema's name.</summary>
    public static IEnumerable<ConfigProblem> Check(string path, string name) =>
        Misfit(name) is { } misfit ? [new ConfigProblem(path, $"found {misfit}; expected {Rule}")] : [];

    /// <summary>Problems of a table's name, its own or the one that its topic gives.</summary>
    public static IEnumerable<ConfigProblem> CheckTable(string path, string topic, string? target)
    {
        var name = target ?? FromTopic(topic);
        if (Misfit(name) is not { } misfit)
        {
            yield break;
        }

        yield return target is null
            ? new ConfigProblem(
                path,
                $"the topic '{topic}' gives the target no usable name ({misfit}); add "
                + $"\"target\": \"{Proposal(name)}\" or another name ({Rule})")
            : new ConfigProblem($"{path}.target", $"found {misfit}; expected {Rule}, such as {Proposal(name)}");
    }

    /// <summary>Topics that would share a target.</summary>
    public static IEnumerable<ConfigProblem> Collisions(ImmutableArray<TableConfig> tables) => tables
        .Select((table, i) => (Index: i, Name: Lower(table.Target ?? FromTopic(table.Table)), table.Table))
        .GroupBy(table => table.Name)
        .SelectMany(group => group.Skip(1).Select(second => new ConfigProblem(
            $"tables[{second.Index}]",
            $"'{second.Table}' and '{group.First().Table}' both go to the target '{group.Key}'; give one of them "
            + "another `target`")));

    const string Rule = "at most 255 characters without '.', space, '/' or control characters";

    static string? Misfit(string name)
    {
        if (name.Length is 0 or > Longest)
        {
            return $"a name of {name.Length} characters";
        }

        if (name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return $"a name that starts with {ReservedPrefix}, which is reserved";
        }

        var index = name.AsSpan().IndexOfAnyExcept(Allowed(name));
        return index < 0
            ? null
            : char.IsControl(name[index]) ? "a control character" : $"the character '{name[index]}'";
    }

    static string Allowed(string name) =>
        string.Concat(name.Where(c => c is not ('.' or ' ' or '/') && !char.IsControl(c)));

    static string Proposal(string name)
    {
        var plain = string.Concat(Lower(name).Select(c => c is '.' or ' ' or '/' || char.IsControl(c) ? '_' : c));
        plain = plain.StartsWith(ReservedPrefix, StringComparison.Ordinal) ? $"t{plain}" : plain;
        return plain.Length == 0 ? "table_1" : plain[..Math.Min(plain.Length, Longest)];
    }
}
