using System.Collections.Immutable;
using ConnectorKit.Errors;
using DestinationCdc.Changefeed;
using DestinationCdc.Json;
using DestinationCdc.Parquet;

namespace DestinationCdc.Windows;

/// <summary>The columns of a data file: the table's and what the feed adds to them.</summary>
/// <param name="Table">In the order of the file.</param>
/// <param name="HasMvccTimestamp">Whether the feed has the option <c>mvcc_timestamp</c>.</param>
/// <param name="IsWhole">False when the file holds nothing but deletes and shows only the key.</param>
sealed record FeedColumns(ImmutableArray<FileColumn> Table, bool HasMvccTimestamp, bool IsWhole = true)
{
    /// <summary>
    /// Columns of Parquet that stand twice with one type, as CockroachDB before 25.1 writes the key's for some CDC queries.
    /// <see cref="Table"/> has them once; the second one must hold the same values.
    /// </summary>
    public ImmutableArray<string> Repeated { get; init; } = [];

    public const string EventType = "__crdb__event_type";
    public const string Updated = "__crdb__updated";
    public const string MvccTimestamp = "__crdb__mvcc_timestamp";
    const string Before = "__crdb__before";
    const string Prefix = "__crdb__";

    /// <summary>Tells the columns apart.</summary>
    /// <exception cref="FeedFileException">The columns are not those of a changefeed, or not distinct.</exception>
    public static FeedColumns Of(DataFile file, ParquetFooter footer)
    {
        var repeated = Repeats(footer.Columns);
        var columns = footer.Columns
            .Where((column, i) => !(repeated.Contains(column.Name) && IsSecond(footer.Columns, i)))
            .ToList();
        CheckNames(file, columns.Select(c => c.Name));
        var byName = columns.ToDictionary(c => c.Name);
        if (!byName.TryGetValue(EventType, out var eventType) || !IsText(eventType))
        {
            throw Held(file, $"it has no text column {EventType}, which every file of a Parquet changefeed has; "
                + "move it out of the feed's prefix or list it under 'ignore'");
        }

        if (!byName.TryGetValue(Updated, out _))
        {
            throw new FeedFileException(file, FailureKind.Configuration,
                $"it has no column {Updated}: rows without times have no order; create the feed WITH updated");
        }

        foreach (var column in columns.Where(c => c.Name is Updated or MvccTimestamp && !IsText(c)))
        {
            throw Held(file, $"column {column.Name} is {column}, expected text; the name is the feed's own, "
                + "a column of the table cannot have it");
        }

        foreach (var column in columns.Where(c =>
            c.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && c.Name is not EventType and not Updated and not MvccTimestamp and not Before))
        {
            throw Held(file, $"column {column.Name} is unknown; names that begin with {Prefix} are the feed's own, "
                + "and this program is older than the feed or a column of the table has such a name");
        }

        var table = columns.Where(c => !c.Name.StartsWith(Prefix, StringComparison.Ordinal)).ToImmutableArray();
        return table.IsEmpty
            ? throw Held(file, "it has no column of the table, only the feed's own")
            : new FeedColumns(
                [.. table.Select(c => new ParquetFileColumn(c))], byName.ContainsKey(MvccTimestamp))
            {
                Repeated = repeated,
            };
    }

    /// <summary>Of a file of lines.</summary>
    /// <exception cref="FeedFileException">A column has a name of the feed's own, or names are not distinct.</exception>
    public static FeedColumns Of(DataFile file, JsonInspection lines)
    {
        CheckNames(file, lines.Columns.Select(c => c.Name));
        foreach (var column in lines.Columns.Where(c => c.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            throw Held(file, $"column {column.Name} begins with {Prefix}, as only names of the feed's own do; rename "
                + "the table's column at the source");
        }

        return new FeedColumns(
            [.. lines.Columns.Select(c => new JsonFileColumn(c))], lines.HasMvccTimestamp, lines.HasUpserts);
    }

    /// <summary>The name by which the engine knows the second column of a name.</summary>
    public static string SecondOf(string name) => $"{name}_1";

    static ImmutableArray<string> Repeats(ImmutableArray<ParquetColumn> columns) =>
    [
        .. columns.GroupBy(c => c.Name)
            .Where(same => same.Select(c => c.Shape).ToList() is [var first, var second] && first == second
                && !same.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                && !columns.Any(c => c.Name.Equals(SecondOf(same.Key), StringComparison.OrdinalIgnoreCase)))
            .Select(same => same.Key),
    ];

    static bool IsSecond(ImmutableArray<ParquetColumn> columns, int index) =>
        columns.Take(index).Any(c => c.Name == columns[index].Name);

    /// <summary>Neither the engine nor the target tells names apart by case.</summary>
    static void CheckNames(DataFile file, IEnumerable<string> columns)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in columns)
        {
            if (names.TryAdd(name, name))
            {
                continue;
            }

            throw Held(file, name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                ? $"column {name} stands twice: the name is the feed's own, rename the table's column at the source"
                : names[name] == name
                    ? $"column '{name}' stands twice; CockroachDB before 25.1 writes that for some CDC queries: "
                        + "select each column once"
                    : $"columns '{names[name]}' and '{name}' differ only by case, which the target cannot tell apart; "
                        + "rename one at the source");
        }
    }

    static bool IsText(ParquetColumn column) => column is
    {
        Type: PhysicalType.ByteArray,
        Annotation: Annotation.Text,
        Repetition: Repetition.Optional or Repetition.Required,
    };

    static FeedFileException Held(DataFile file, string message) => new(file, FailureKind.Held, message);
}
