using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Json;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Decoding;

namespace DestinationCdc.Windows;

/// <summary>Decides the target's columns from the configuration, the files and the table that stands, in this order.</summary>
sealed class DecodePlanner(SourceTable table, TableInfo? existing)
{
    /// <summary>The plan for files that were found sound.</summary>
    /// <exception cref="FeedFileException">A file's columns are not those of the table.</exception>
    public DecodePlan Plan(IReadOnlyList<InspectedFile> files)
    {
        var versions = files
            .GroupBy(f => f.File.Name.SchemaVersion).OrderBy(g => g.Key).Select(g => g.ToList()).ToList();
        foreach (var version in versions)
        {
            CheckAlike(version);
        }

        var columns = new TargetColumns(table, existing);
        foreach (var version in versions)
        {
            foreach (var format in version.GroupBy(f => f.IsJson))
            {
                columns.Add(format.First(), Together([.. format]));
            }
        }

        var targets = columns.Build();
        return new DecodePlan(
            targets,
            columns.Schema(targets),
            [.. table.Key.Select(table.TargetName)],
            NumberTextKeys(targets, columns),
            Shapes(versions, targets, columns),
            table.AppendOnly);
    }

    /// <summary>One version of a table has one set of columns; the feed's own may change with its options.</summary>
    static void CheckAlike(List<InspectedFile> version)
    {
        var whole = version.Where(f => f.Columns.IsWhole).ToList();
        foreach (var file in whole.Skip(1).Where(f => !AreAlike(f, whole[0])))
        {
            throw new FeedFileException(file.File, FailureKind.Held,
                $"its columns differ from those of {whole[0].File.Object.Key}, which has the same schema version; "
                + "two tables or feeds seem to be mixed: one prefix per feed, full_table_name for several schemas");
        }
    }

    static bool AreAlike(InspectedFile one, InspectedFile other) => one.IsJson || other.IsJson
        ? Names(one).Order(StringComparer.Ordinal).SequenceEqual(Names(other).Order(StringComparer.Ordinal))
        : Shapes(one).SequenceEqual(Shapes(other));

    static IEnumerable<string> Names(InspectedFile file) => file.Columns.Table.Select(c => c.Name);

    static IEnumerable<string> Shapes(InspectedFile file) =>
        file.Columns.Table.Cast<ParquetFileColumn>().Select(c => $"{c.Name} {c.Column.Shape}");

    /// <summary>Files that one scan decodes, of those of one version.</summary>
    static (bool IsJson, bool HasMvccTimestamp, string Repeated) Alike(InspectedFile file) =>
        (file.IsJson, file.Columns.HasMvccTimestamp, string.Join('\0', file.Columns.Repeated));

    /// <summary>The columns of alike files: lines tell of their columns only what each file happens to hold.</summary>
    ImmutableArray<FileColumn> Together(IReadOnlyList<InspectedFile> files)
    {
        if (!files[0].IsJson)
        {
            return files[0].Columns.Table;
        }

        // A file of nothing but deletes comes last: it knows no column but the key, by the names that are configured.
        var columns = new Dictionary<string, JsonColumn>();
        foreach (var file in files.OrderByDescending(f => f.Columns.IsWhole))
        {
            foreach (var column in file.Columns.Table.Cast<JsonFileColumn>().Select(c => c.Column))
            {
                var target = table.TargetName(column.Name);
                var name = file.Columns.IsWhole
                    ? column.Name
                    : columns.Keys.FirstOrDefault(k => table.TargetName(k) == target, column.Name);
                columns[name] = columns.TryGetValue(name, out var known) ? known.With(column) : column;
            }
        }

        return [.. columns.Values.Select(c => new JsonFileColumn(c))];
    }

    static ImmutableHashSet<string> NumberTextKeys(ImmutableArray<TargetColumn> targets, TargetColumns columns) =>
    [
        .. targets.Where(t => t.IsKey && t.Type.Kind == TypeKind.String && columns.IsDecimal(t.Name))
            .Select(t => t.Name),
    ];

    ImmutableArray<FileShape> Shapes(
        List<List<InspectedFile>> versions, ImmutableArray<TargetColumn> targets, TargetColumns columns)
    {
        var shapes = ImmutableArray.CreateBuilder<FileShape>();
        var next = 0;
        for (var rank = 0; rank < versions.Count; rank++)
        {
            foreach (var alike in versions[rank].GroupBy(Alike))
            {
                var files = alike.ToImmutableArray();
                var held = Together([.. versions[rank].Where(f => f.IsJson == alike.Key.IsJson)]);
                var decoded = targets.Select(t => Decode(files[0], held, t, columns)).ToImmutableArray();
                shapes.Add(new FileShape(files, next, rank, alike.Key.HasMvccTimestamp, decoded));
                next += files.Length;
            }
        }

        return shapes.ToImmutable();
    }

    DecodedColumn Decode(
        InspectedFile file, ImmutableArray<FileColumn> held, TargetColumn target, TargetColumns columns)
    {
        var sources = held.Where(c => table.TargetName(c.Name) == target.Name).ToList();
        switch (sources)
        {
            case []:
                return target.IsKey
                    ? throw Held(file, $"it has no column for '{target.Name}' of the primary key; it holds "
                        + $"{string.Join(", ", held.Take(20).Select(c => c.Name))}")
                    : new DecodedColumn(target, null, IsText: false, Decoded.Always("NULL"));
            case [{ IsUntyped: true }]:
                return new DecodedColumn(target, null, IsText: false, Decoded.Always("NULL"));
            case [var source]:
                return Decode(file, source, target, columns);
            default:
                throw Held(file, $"columns {string.Join(" and ", sources.Select(c => $"'{c.Name}'"))} would both be "
                    + $"'{target.Name}' in the target; change 'rename'");
        }
    }

    DecodedColumn Decode(InspectedFile file, FileColumn source, TargetColumn target, TargetColumns columns) =>
        source.Decode(columns.SourceType(source.Name), target.Type) is { } value
            ? new DecodedColumn(target, source.Name, source.IsText, value)
            : throw Held(file, $"column '{source.Name}' is {source}, which cannot become {Declared(source, target)}; "
                + $"correct source_schema, or {Advice.KeepAsText(table, existing, source.Name)}");

    string Declared(FileColumn source, TargetColumn target) =>
        table.Columns.FirstOrDefault(c => c.Name == source.Name)?.SourceType is { } type
            ? $"{target.Type} of a source column {type.Name}"
            : target.Type.ToString();

    static FeedFileException Held(InspectedFile file, string message) => new(file.File, FailureKind.Held, message);
}
