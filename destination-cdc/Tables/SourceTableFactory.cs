using System.Collections.Immutable;
using ConnectorKit.Types;

namespace DestinationCdc.Tables;

/// <summary>Makes a <see cref="SourceTable"/> of what the configuration says.</summary>
static class SourceTableFactory
{
    const string ReservedPrefix = "__crdb__";

    /// <summary>
    /// The table, or null when there are problems. A table without primary key and source schema has an empty key: the
    /// caller decides what that means.
    /// </summary>
    /// <param name="problems">
    /// One sentence each is added, for the user: the setting below this table's, what was found, what is expected.
    /// </param>
    public static SourceTable? Create(SourceTableSettings settings, ICollection<string> problems)
    {
        var found = new List<string>();
        var schema = ParseSchema(settings, found);
        var types = ParseTypes(settings, found);
        var columns = Columns(settings, schema, types);
        CheckNames(settings, schema, found);
        CheckTypes(columns, types, found);
        var table = new SourceTable(
            settings.Topic,
            settings.Target,
            ResolveKey(settings, schema, found),
            columns,
            types,
            settings.Renames,
            schema is { Families.IsEmpty: false } ? schema.Families : ["primary"])
        {
            MayHaveShard = schema is null || schema.IsSharded,
        };
        foreach (var problem in found)
        {
            problems.Add(problem);
        }

        return found.Count == 0 ? table : null;
    }

    static SourceSchema? ParseSchema(SourceTableSettings settings, List<string> problems)
    {
        if (settings.SourceSchema is not { } sql)
        {
            return null;
        }

        try
        {
            return SourceSchemaParser.Parse(sql);
        }
        catch (FormatException e)
        {
            problems.Add($"source_schema: {e.Message}; it shall be what SHOW CREATE TABLE prints");
            return null;
        }
    }

    static ImmutableDictionary<string, DataType> ParseTypes(SourceTableSettings settings, List<string> problems)
    {
        var types = ImmutableDictionary.CreateBuilder<string, DataType>();
        foreach (var (column, text) in settings.Types)
        {
            try
            {
                var type = DataType.Parse(text);
                if (!IsWritable(type))
                {
                    problems.Add($"types.{column}: '{text}' is not among the types of the target");
                }

                types[column] = type;
            }
            catch (FormatException e)
            {
                problems.Add($"types.{column}: {e.Message}");
            }
        }

        return types.ToImmutable();
    }

    static bool IsWritable(DataType type) => type.Kind switch
    {
        TypeKind.Other or TypeKind.Map or TypeKind.TinyInt => false,
        TypeKind.Array => IsWritable(type.Element!),
        TypeKind.Struct => type.Fields.All(f => IsWritable(f.Type)),
        _ => true,
    };

    static ImmutableArray<SourceColumn> Columns(
        SourceTableSettings settings, SourceSchema? schema, ImmutableDictionary<string, DataType> types) =>
        schema is null
            ? []
            : [.. schema.Columns.Where(c => !c.Virtual).Select(c => new SourceColumn(
                c.Name,
                settings.Renames.GetValueOrDefault(c.Name, c.Name),
                c.Type,
                types.GetValueOrDefault(c.Name) ?? TargetTypes.For(c.Type),
                !c.NotNull))];

    static ImmutableArray<string> ResolveKey(SourceTableSettings settings, SourceSchema? schema, List<string> problems)
    {
        if (settings.PrimaryKey.IsDefaultOrEmpty)
        {
            return schema?.Key ?? [];
        }

        var key = settings.PrimaryKey;
        foreach (var name in key.GroupBy(k => k).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add($"primary_key: '{name}' stands twice");
        }

        if (schema is null)
        {
            return key;
        }

        var columns = schema.Columns.ToDictionary(c => c.Name);
        foreach (var name in key)
        {
            if (!columns.TryGetValue(name, out var column))
            {
                problems.Add($"primary_key: '{name}' is no column of source_schema");
            }
            else if (column.Virtual)
            {
                problems.Add($"primary_key: '{name}' is a virtual column, which no file holds; leave it out");
            }
        }

        if (!schema.Key.IsEmpty && !schema.Key.SequenceEqual(key) && problems.Count == 0)
        {
            problems.Add($"primary_key: [{string.Join(", ", key)}] differs from the key of source_schema "
                + $"[{string.Join(", ", schema.Key)}]; leave out one of them, or make them equal");
        }

        return key;
    }

    /// <summary>The target compares names without case, so two that differ in nothing else cannot both be there.</summary>
    static void CheckNames(SourceTableSettings settings, SourceSchema? schema, List<string> problems)
    {
        var targets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var stored = schema?.Columns.Where(c => !c.Virtual).Select(c => c.Name) ?? settings.Renames.Keys;
        foreach (var name in stored)
        {
            var target = settings.Renames.GetValueOrDefault(name, name);
            if (target.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            {
                problems.Add($"column '{name}': names that begin with {ReservedPrefix} are reserved; rename it");
            }
            else if (!targets.TryAdd(target, name))
            {
                problems.Add(
                    $"columns '{targets[target]}' and '{name}' would both be '{target}' in the target; rename one");
            }
        }
    }

    static void CheckTypes(
        ImmutableArray<SourceColumn> columns, ImmutableDictionary<string, DataType> types, List<string> problems)
    {
        foreach (var column in columns)
        {
            if (types.TryGetValue(column.Name, out var type) && !TargetTypes.CanBecome(column.SourceType!, type))
            {
                problems.Add($"types.{column.Name}: {column.SourceType!.Name} cannot become {type}; "
                    + $"{TargetTypes.For(column.SourceType)?.ToString() ?? "STRUCT<…>"} and STRING are possible");
            }
        }
    }
}
