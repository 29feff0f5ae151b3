using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows;

/// <summary>
/// Collects the target's columns: those of the table that stands, then those declared, then those the files have, older
/// schema versions first. What a file no longer has stays in the target and is NULL for new row versions.
/// </summary>
sealed class TargetColumns(SourceTable table, TableInfo? existing)
{
    const string ReservedPrefix = "__crdb__";
    static readonly ImmutableDictionary<string, string> WithoutDeletionVectors =
        ImmutableDictionary<string, string>.Empty.Add(TableProperties.DeletionVectors, "false");

    static readonly ColumnDefinition Order = new(DecodePlan.StoredOrder, DataType.Decimal(29, 10));

    readonly TableSchema _standing = Standing(table, existing);
    readonly Dictionary<string, SourceColumn> _declared = table.Columns.ToDictionary(c => c.Target);
    readonly Dictionary<string, (DataType Type, bool IsDecimal)> _files = [];
    readonly Dictionary<string, DataType> _shown = [];
    readonly List<string> _fileOrder = [];

    /// <summary>The type a schema declares for a file's column, also under the name it had before a rename.</summary>
    public SourceType? SourceType(string source) =>
        Declared(source)?.SourceType;

    SourceColumn? Declared(string source) =>
        table.Columns.FirstOrDefault(c => c.Name == source) ?? _declared.GetValueOrDefault(table.TargetName(source));

    public bool IsDecimal(string target) =>
        _declared.TryGetValue(target, out var declared) && declared.SourceType is { } type
            ? type.Kind == SourceTypeKind.Decimal
            : _files.TryGetValue(target, out var file) && file.IsDecimal;

    /// <summary>Takes the columns of a schema version; a later version's type counts.</summary>
    /// <exception cref="FeedFileException">A column has a type that no table of CockroachDB has.</exception>
    public void Add(InspectedFile file, ImmutableArray<FileColumn> columns)
    {
        foreach (var column in columns)
        {
            var target = table.TargetName(column.Name);
            var wanted = table.Types.GetValueOrDefault(column.Name);
            var inferred = Inferred(column, wanted) ?? throw Unknown(file, column);
            if (target.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            {
                throw new FeedFileException(file.File, FailureKind.Configuration,
                    $"column '{column.Name}' would be '{target}' in the target, a reserved name; change 'rename'");
            }

            var isKnown = _files.ContainsKey(target);
            if (!isKnown)
            {
                _fileOrder.Add(target);
            }

            if (column.IsUntyped && (isKnown || Standing(target) is not null))
            {
                continue;
            }

            if (wanted is null && column is ParquetFileColumn && TargetTypes.For(inferred) is { } shown)
            {
                _shown[target] = _shown.TryGetValue(target, out var before) ? WiderType.Of(before, shown) : shown;
            }

            var isDecimal = inferred.Kind == SourceTypeKind.Decimal;
            _files[target] = (wanted ?? FileType(file, column, inferred, Standing(target)), isDecimal);
        }
    }

    /// <summary>A type that is not built in is a composite one where the files show fields.</summary>
    SourceType? Inferred(FileColumn column, DataType? wanted) =>
        !column.Fields.IsEmpty && SourceType(column.Name) is { Kind: SourceTypeKind.Enum } composite
            ? composite with { Kind = SourceTypeKind.Tuple }
            : column.Infer(wanted);

    IEnumerable<ColumnDefinition> Bookkeeping => table.AppendOnly
        ?
        [
            new(FeedColumns.EventType, DataType.String),
            Order,
            new(DecodePlan.EventTime, DataType.Timestamp),
        ]
        : [Order];

    public ImmutableArray<TargetColumn> Build()
    {
        var key = table.Key.Select(table.TargetName).ToHashSet();
        var names = _standing.Columns.Select(c => c.Name)
            .Concat(table.Columns.Select(c => c.Target))
            .Concat(_fileOrder)
            .Where(n => !n.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            .Distinct();
        return [.. names.Select(n => new TargetColumn(n, Type(n), key.Contains(n)))];
    }

    /// <summary>The staged columns at their place, the bookkeeping column behind those of the first time.</summary>
    public TableSchema Schema(ImmutableArray<TargetColumn> columns)
    {
        var all = columns.Select(c => new ColumnDefinition(c.Name, c.Type, Nullable: !c.IsKey)).ToList();
        var standing = _standing.Columns;
        if (!standing.IsEmpty)
        {
            // As they stand, so that only what is new differs.
            var byName = all.ToDictionary(c => c.Name);
            all = [.. standing.Select(c => byName.TryGetValue(c.Name, out var mine) ? c with { Type = mine.Type } : c)];
            all.AddRange(byName.Values.Where(c => standing.All(s => s.Name != c.Name)));
        }

        all.AddRange(Bookkeeping.Where(mine => all.All(c => c.Name != mine.Name)).ToList());
        return new TableSchema([.. all], table.AppendOnly ? [] : [.. table.Key.Select(table.TargetName)])
        {
            Properties = table.CopyOnWrite ? WithoutDeletionVectors : ImmutableDictionary<string, string>.Empty,
            Renames = _standing.Renames,
        };
    }

    /// <summary>
    /// The table that stands, under the names that it shall have. A column that was there before its setting `rename` gets its
    /// new name; where the former one is another column's new name, nothing tells whose it is, and it stays.
    /// </summary>
    static TableSchema Standing(SourceTable table, TableInfo? existing)
    {
        var columns = existing?.Schema.Columns ?? [];
        var schema = new TableSchema(columns, [])
        {
            Renames = table.Renames.RemoveRange(table.Renames.Values),
        };
        var renames = schema.RenamesOf(columns.Select(c => c.Name).ToHashSet());
        return schema with
        {
            Columns = [.. columns.Select(c => c with { Name = renames.GetValueOrDefault(c.Name, c.Name) })],
            Renames = renames,
        };
    }

    /// <summary>
    /// What is declared, else what the files hold, else what stands; never narrower than what stands, and as wide as Parquet
    /// files show that the source's has grown. A type that only a file tells is STRING.
    /// </summary>
    DataType Type(string target)
    {
        var type = _declared.GetValueOrDefault(target)?.Type
            ?? (_files.TryGetValue(target, out var file) ? file.Type : Standing(target) ?? DataType.String);
        type = _shown.TryGetValue(target, out var shown) ? WiderType.OfFile(type, shown) : type;
        return Standing(target) is { } standing ? WiderType.Of(type, standing) : type;
    }

    DataType? Standing(string target) => _standing.Columns.FirstOrDefault(c => c.Name == target)?.Type;

    /// <summary>The file's type, or that of the table that stands: whether it can take the values is seen when they come.</summary>
    static DataType FileType(InspectedFile file, FileColumn column, SourceType inferred, DataType? standing) =>
        standing ?? (inferred.Kind == SourceTypeKind.Tuple
            ? DataType.Struct([.. column.Fields.Select(name => new StructField(name, DataType.String))])
            : TargetTypes.For(inferred) ?? throw Unknown(file, column));

    static FeedFileException Unknown(InspectedFile file, FileColumn column) => new(file.File, FailureKind.Held,
        $"column '{column.Name}' is {column}, which CockroachDB does not write");
}
