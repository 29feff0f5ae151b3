using System.Globalization;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Json;
using DestinationCdc.Windows.Functions;

namespace DestinationCdc.Windows.Sql;

/// <summary>
/// Reads the files of a window into one table of the engine: typed, only the window's rows, and not one value that was not
/// checked. Parameter <c>$n</c> stands for the files of shape n: a list of paths of Parquet, the number of a scan of lines.
/// </summary>
static class DecodeSql
{
    /// <summary>Text of the engine's error when a row is bad; the rows are then searched for it.</summary>
    public const string BadRow = "a row cannot be decoded";

    const string TimeExpected =
        "a time like 1772409538000000005.0000000000 (nanoseconds within 64 bits, point, ten digits)";

    static readonly string EventType = SqlDialect.DuckDb.Identifier(FeedColumns.EventType);

    /// <summary>CREATE TABLE with all decoded rows of <c>After &lt; updated &lt;= UpTo</c>.</summary>
    public static string Decode(DecodePlan plan, string table, Position? after, Position upTo)
    {
        var shapes = plan.Shapes.Select((s, i) => Shape(plan, s, $"${i + 1}", after, upTo));
        return $"CREATE TABLE {table} AS\n{string.Join("\nUNION ALL\n", shapes)}";
    }

    /// <summary>The times of all rows of Parquet files (<c>$1</c>): how many there are, before, behind the window; the smallest.</summary>
    public static string Count(Position? after, Position upTo)
    {
        var before = after is { } position ? CountWhere($"<= {Literal(position)}") : "0::BIGINT";
        return $"""
            SELECT count(*), {before}, {CountWhere($"> {Literal(upTo)}")}, CAST(min({StageColumns.At}) AS VARCHAR)
            FROM (SELECT {Time(FeedColumns.Updated)} AS {StageColumns.At} FROM {Parquet("$1")})
            """;
    }

    static string CountWhere(string comparison) => $"count(*) FILTER (WHERE {StageColumns.At} {comparison})";

    /// <summary>The first bad row of a file and the number of the check it fails; no row when all are good.</summary>
    public static string FindBad(FileShape shape, IReadOnlyList<RowCheck> checks)
    {
        var which = string.Join("\n    ", checks.Select((c, i) => $"WHEN {c.Bad} THEN {i}"));
        return $"""
            SELECT {Row(shape)}, CASE
                {which} END AS failed
            FROM {Files(shape, "$1")}
            WHERE failed IS NOT NULL
            ORDER BY 1 LIMIT 1
            """;
    }

    /// <summary>What stands in a bad row, without its value.</summary>
    public static string Describe(FileShape shape, RowCheck check, long row)
    {
        var column = SqlDialect.DuckDb.Identifier(check.Column);
        var kind = check.IsText
            ? $"'text of length ' || length(CAST({column} AS VARCHAR))"
            : $"'a value of type ' || typeof({column})";
        return Invariant($"""
            SELECT CASE WHEN {column} IS NULL THEN 'NULL' ELSE {kind} END
            FROM {Files(shape, "$1")} WHERE {Row(shape)} = {row}
            """);
    }

    /// <summary>Decodes every page of a column of Parquet.</summary>
    public static string ReadAll(string column) =>
        $"SELECT bit_xor(hash({SqlDialect.DuckDb.Identifier(column)})) FROM {Parquet("$1")}";

    /// <summary>The first row whose bytes are no text.</summary>
    public static string FindNoText(string column)
    {
        var name = SqlDialect.DuckDb.Identifier(column);
        return $"""
            SELECT min(file_row_number)::BIGINT
            FROM {Parquet("$1")} WHERE {name} IS NOT NULL AND TRY(decode({name})) IS NULL
            """;
    }

    /// <summary>All checks of a shape's rows, those of the feed's own columns first.</summary>
    public static IReadOnlyList<RowCheck> Checks(FileShape shape)
    {
        var checks = new List<RowCheck>();
        if (!shape.IsJson)
        {
            // The reader of lines has looked at these itself.
            checks.Add(new(FeedColumns.EventType, $"coalesce({EventType} NOT IN ('c', 'u', 'd'), true)", "c, u or d"));
            checks.Add(new(FeedColumns.Updated, BadTime(FeedColumns.Updated), TimeExpected));
        }

        if (shape.HasMvccTimestamp && !shape.IsJson)
        {
            checks.Add(new(FeedColumns.MvccTimestamp, BadTime(FeedColumns.MvccTimestamp), TimeExpected));
        }

        foreach (var name in shape.Files[0].Columns.Repeated)
        {
            var second = SqlDialect.DuckDb.Identifier(FeedColumns.SecondOf(name));
            checks.Add(new(
                name,
                $"{SqlDialect.DuckDb.Identifier(name)} IS DISTINCT FROM {second}",
                "the same value in both columns of that name"));
        }

        foreach (var column in shape.Columns.Where(c => c.Source is not null))
        {
            var name = SqlDialect.DuckDb.Identifier(column.Source!);
            if (column.Target.IsKey)
            {
                checks.Add(new(column.Source!, $"{name} IS NULL", "a value: it is in the primary key")
                {
                    IsText = column.IsText,
                });
            }

            if (column.Value.Bad is { } bad)
            {
                checks.Add(new(column.Source!, bad, column.Value.Expected)
                {
                    IsText = column.IsText,
                    StringHelps = column.Target.Type.Kind != TypeKind.String,
                });
            }
        }

        return checks;
    }

    static string Shape(DecodePlan plan, FileShape shape, string files, Position? after, Position upTo)
    {
        var at = At(shape, FeedColumns.Updated);
        var mvcc = shape.HasMvccTimestamp ? At(shape, FeedColumns.MvccTimestamp) : "NULL::HUGEINT";
        var columns = shape.Columns.Select((c, i) => $"{TypedValue(c)} AS {StageColumns.Value(i)}")
            .Append($"{EventType} = 'd' AS {StageColumns.Dead}")
            .Append($"{at} AS {StageColumns.At}")
            .Append(Invariant($"{shape.Rank} AS {StageColumns.Rank}"))
            .Append($"{mvcc} AS {StageColumns.Mvcc}")
            .Append(Invariant($"({File(shape)} + {shape.FirstFile})::INTEGER AS {StageColumns.File}"))
            .Append($"{Row(shape)} AS {StageColumns.Row}")
            .Concat(plan.AppendOnly ? [$"{EventType} AS {StageColumns.Event}"] : []);
        var bad = string.Join("\n        OR ", Checks(shape).Select(c => c.Bad).DefaultIfEmpty("false"));
        var window = after is { } position
            ? $"{StageColumns.At} > {Literal(position)} AND {StageColumns.At} <= {Literal(upTo)}"
            : $"{StageColumns.At} <= {Literal(upTo)}";

        // CASE, not AND: a bad time must be found before it is compared, and nothing here may be pushed into the files,
        // whose statistics are wrong for some types. In one SELECT, values and their checks are computed once.
        return $"""
            SELECT * EXCLUDE ({StageColumns.Bad}) FROM (SELECT
                {string.Join(",\n    ", columns)},
                {bad} AS {StageColumns.Bad}
            FROM {Files(shape, files)})
            WHERE CASE WHEN {StageColumns.Bad}
                THEN error('{BadRow}')
                ELSE {window} END
            """;
    }

    static string TypedValue(DecodedColumn column) => column.Source is null
        ? $"CAST(NULL AS {SqlDialect.DuckDb.Type(column.Target.Type)})"
        : column.Value.Value;

    static string Files(FileShape shape, string files) =>
        shape.IsJson ? $"{JsonScans.Function}({files})" : Parquet(files);

    static string Parquet(string list) => $"read_parquet({list}, hive_partitioning = false)";

    static string At(FileShape shape, string column) =>
        shape.IsJson ? SqlDialect.DuckDb.Identifier(column) : Time(column);

    static string File(FileShape shape) => shape.IsJson ? JsonScan.File : "file_index";

    static string Row(FileShape shape) => shape.IsJson ? JsonScan.Line : "file_row_number::BIGINT";

    static string Time(string column) => TextFunctions.ClusterTime(SqlDialect.DuckDb.Identifier(column));

    static string BadTime(string column) => $"{Time(column)} IS NULL";

    static string Literal(Position position) =>
        Invariant($"{position.Major}{position.Minor:D10}::HUGEINT");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
