using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Parquet;
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
            columns.Add(version[0]);
        }

        var targets = columns.Build();
        return new DecodePlan(
            targets,
            columns.Schema(targets),
            [.. table.Key.Select(columns.TargetName)],
            NumberTextKeys(targets, columns),
            Shapes(versions, targets, columns));
    }

    /// <summary>One version of a table has one set of columns; the feed's own may change with its options.</summary>
    static void CheckAlike(List<InspectedFile> version)
    {
        var first = Columns(version[0]);
        foreach (var file in version.Skip(1).Where(f => !Columns(f).SequenceEqual(first)))
        {
            throw new FeedFileException(file.File, FailureKind.Held,
                $"its columns differ from those of {version[0].File.Object.Key}, which has the same schema version; "
                + "two tables or feeds seem to be mixed: one prefix per feed, full_table_name for several schemas");
        }
    }

    static IEnumerable<string> Columns(InspectedFile file) => file.Columns.Table.Select(c => $"{c.Name} {c.Shape}");

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
            foreach (var alike in versions[rank].GroupBy(f => f.Columns.HasMvccTimestamp))
            {
                var files = alike.ToImmutableArray();
                var decoded = targets.Select(t => Decode(files[0], t, columns)).ToImmutableArray();
                shapes.Add(new FileShape(files, next, rank, alike.Key, decoded));
                next += files.Length;
            }
        }

        return shapes.ToImmutable();
    }

    DecodedColumn Decode(InspectedFile file, TargetColumn target, TargetColumns columns)
    {
        var sources = file.Columns.Table.Where(c => columns.TargetName(c.Name) == target.Name).ToList();
        switch (sources)
        {
            case []:
                return target.IsKey
                    ? throw Held(file, $"it has no column for '{target.Name}' of the primary key; it holds "
                        + $"{string.Join(", ", file.Columns.Table.Take(20).Select(c => c.Name))}")
                    : new DecodedColumn(target, null, IsText: false, Decoded.Always("NULL"));
            case [var source]:
                return Decode(file, source, target, columns);
            default:
                throw Held(file, $"columns {string.Join(" and ", sources.Select(c => $"'{c.Name}'"))} would both be "
                    + $"'{target.Name}' in the target; change 'rename'");
        }
    }

    DecodedColumn Decode(InspectedFile file, ParquetColumn source, TargetColumn target, TargetColumns columns)
    {
        var name = SqlDialect.DuckDb.Identifier(source.Name);
        return ColumnDecoder.Decode(name, source, columns.SourceType(source.Name), target.Type) is { } value
            ? new DecodedColumn(target, source.Name, source.Type == PhysicalType.ByteArray, value)
            : throw Held(file, $"column '{source.Name}' is {source}, which cannot become {Declared(source, target)}; "
                + $"correct source_schema or set \"types\": {{\"{source.Name}\": \"STRING\"}}");
    }

    string Declared(ParquetColumn source, TargetColumn target) =>
        table.Columns.FirstOrDefault(c => c.Name == source.Name)?.SourceType is { } type
            ? $"{target.Type} of a source column {type.Name}"
            : target.Type.ToString();

    static FeedFileException Held(InspectedFile file, string message) => new(file.File, FailureKind.Held, message);
}
