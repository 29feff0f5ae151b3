using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using Lakehouse.Reading;
using Lakehouse.Schema;

namespace Lakehouse.Merging;

/// <summary>
/// The statements of a merge. Staged rows are <c>s</c>, stored rows <c>f</c> (columns named by <see cref="FileScan"/>).
/// Rules: the summary of <see cref="Merge"/>.
/// </summary>
sealed class MergeSql
{
    /// <summary>Stored rows with a staged key: file INTEGER, row_number BIGINT, effect TINYINT (<see cref="RowEffect"/>).</summary>
    public const string Found = "lakehouse_found";

    /// <summary><see cref="Found"/> without rows that were deleted before.</summary>
    public const string Hits = "lakehouse_hits";

    /// <summary>Rows with values of both the staged and the stored row: <c>effect</c>, <c>key0</c>, …, <c>v0</c>, ….</summary>
    public const string Mixed = "lakehouse_mixed";

    static readonly SqlDialect Dialect = SqlDialect.DuckDb;

    readonly Merge _merge;
    readonly DeltaSchema _schema;
    readonly ImmutableArray<DeltaField> _keys;
    readonly ImmutableArray<MergeColumn> _columns;

    public MergeSql(Merge merge, DeltaSchema schema)
    {
        _merge = merge;
        _schema = schema;
        _keys = [.. merge.Key.Select(Field)];
        _columns = [.. schema.Fields.Select(Classify)];
        LocateFields = [.. _keys, .. merge.Groups.Select(group => Field(group.StoredOrder))];
    }

    /// <summary>What <see cref="Locate"/> needs of the files: the key, then each group's stored order.</summary>
    public ImmutableArray<DeltaField> LocateFields { get; }

    /// <summary>Every column, in table order: what <see cref="Combine"/> needs of the files.</summary>
    public ImmutableArray<DeltaField> AllFields => _schema.Fields;

    ColumnGroup First => _merge.Groups[0];

    bool HasForeignColumns => _columns.Any(column => column.Role == MergeRole.Foreign);

    /// <summary>What of it is the key: enough where every stored order is known to be older than every staged one.</summary>
    public ImmutableArray<DeltaField> KeyFields => _keys;

    /// <summary>Each group's stored order.</summary>
    public IEnumerable<DeltaField> OrderFields => LocateFields.Skip(_keys.Length);

    /// <summary>
    /// One row: distinct keys, rows too many, rows with a NULL in the key, the smallest time; then min and max of each key
    /// as text.
    /// </summary>
    public string Summary()
    {
        var keys = _merge.Key.Select((name, index) => $"{ByValue(Staged(name), name)} AS k{index}");
        var bounds = _keys.Select((_, index) => $"CAST(min(k{index}) AS VARCHAR), CAST(max(k{index}) AS VARCHAR)");
        var anyNull = string.Join(" OR ", _keys.Select((_, index) => $"k{index} IS NULL"));
        var times = string.Join(", ", _merge.Groups.Select(Order).Append(ResetAt));
        return $"""
            SELECT count(*), CAST(coalesce(sum(n - 1), 0) AS BIGINT), count(*) FILTER ({anyNull}),
                (SELECT CAST(min(least({times})) AS VARCHAR) FROM {_merge.Rows.Relation} s),
                {string.Join(", ", bounds)}
            FROM (SELECT {string.Join(", ", keys)}, count(*) AS n FROM {_merge.Rows.Relation} s GROUP BY ALL)
            """;
    }

    /// <summary>Keys as they are compared: numbers kept as text in their canonical form.</summary>
    public bool ComparesAsText(int key) => _merge.NumberTextKeys.Contains(_merge.Key[key]);

    public static string CreateFound() =>
        $"CREATE OR REPLACE TEMP TABLE {Found} (file INTEGER, row_number BIGINT, effect TINYINT)";

    /// <summary>
    /// Adds to <see cref="Found"/>; the scan has <see cref="LocateFields"/>, or <see cref="KeyFields"/> when all that is
    /// stored in its files is older than the staged rows.
    /// </summary>
    /// <param name="first">Number of the scan's first file in <see cref="Found"/>.</param>
    /// <param name="nullKeys">
    /// True: only staged rows with a NULL in the key. An equality join finds all others and lets the engine skip row groups.
    /// </param>
    public string Locate(FileScan scan, int first, bool nullKeys)
    {
        var equality = nullKeys ? "IS NOT DISTINCT FROM" : "=";
        var condition = string.Join(" AND ", _merge.Key.Select((name, index) =>
            $"{ByValue("f." + FileScan.Alias(index), name)} {equality} {ByValue(Staged(name), name)}"));
        var anyNull = string.Join(" OR ", _merge.Key.Select(name => $"{Staged(name)} IS NULL"));
        return $"""
            INSERT INTO {Found}
            SELECT f.file_index + {first}, f.file_row_number, {Effect(scan.Fields.Length > _keys.Length)}
            FROM {scan.Source()} f JOIN {_merge.Rows.Relation} s ON {condition}
            {(nullKeys ? $"WHERE {anyNull}" : "")}
            """;
    }

    public static string CreateHits(bool someFilesHaveDeletedRows) => someFilesHaveDeletedRows
        ? $"""
            CREATE OR REPLACE TEMP TABLE {Hits} AS
            SELECT found.* FROM {Found} found LEFT JOIN {DeletedRows.Table} deleted ON found.file = deleted.file
            WHERE deleted.bits IS NULL OR NOT {DeletedRows.IsDeleted("found.row_number")}
            """
        : $"CREATE OR REPLACE TEMP TABLE {Hits} AS SELECT * FROM {Found}";

    /// <summary>
    /// Fills <see cref="Mixed"/> with the rows that need stored values, and with those that stay as they are (so that
    /// <see cref="NewRows"/> leaves them out). The scan has <see cref="AllFields"/>.
    /// </summary>
    /// <param name="fileOf">For each file of the scan its number in <see cref="Hits"/>.</param>
    public string Combine(FileScan scan, IReadOnlyList<int> fileOf)
    {
        var key = string.Join(" AND ", _keys.Select((field, index) =>
            $"{ByValue("f." + StoredAlias(field), _merge.Key[index])} IS NOT DISTINCT FROM "
            + ByValue(Staged(_merge.Key[index]), _merge.Key[index])));
        var keys = _merge.Key.Select((name, index) => $"{Staged(name)} AS key{index}");
        var values = _columns.Select((column, index) => $"{MixedValue(column, index)} AS v{index}");
        var files = string.Join(", ", fileOf.Select((hit, index) => $"({index}, {hit})"));
        return $"""
            CREATE OR REPLACE TEMP TABLE {Mixed} AS
            SELECT h.effect, {string.Join(", ", keys)}, {string.Join(", ", values)}
            FROM {scan.Source()} f
            JOIN (VALUES {files}) files(scanned, hit) ON f.file_index = files.scanned
            JOIN {Hits} h ON h.file = files.hit AND h.row_number = f.file_row_number
                AND h.effect IN ({(int)RowEffect.Keep}, {(int)RowEffect.Mix})
            JOIN {_merge.Rows.Relation} s ON {key}
            """;
    }

    /// <summary>The rows to write, with physical names and exact types.</summary>
    public string NewRows(bool mixed)
    {
        var fresh = _columns.Select(column => $"{Cast(FreshValue(column), column.Field)} AS {Name(column.Field)}");
        var sql = $"SELECT {string.Join(", ", fresh)} FROM {_merge.Rows.Relation} s WHERE NOT {Dead}";
        if (!mixed)
        {
            return sql;
        }

        var sameKey = string.Join(" AND ", _merge.Key.Select((name, index) =>
            $"m.key{index} IS NOT DISTINCT FROM {Staged(name)}"));
        var combined = _columns.Select((column, index) =>
            $"{Cast($"m.v{index}", column.Field)} AS {Name(column.Field)}");
        return $"""
            {sql} AND NOT EXISTS (SELECT 1 FROM {Mixed} m WHERE {sameKey})
            UNION ALL
            SELECT {string.Join(", ", combined)} FROM {Mixed} m WHERE m.effect = {(int)RowEffect.Mix}
            """;
    }

    static string Dead => $"coalesce(s.{Dialect.Identifier(Merge.DeadColumn)}, false)";

    static string ResetAt => $"s.{Dialect.Identifier(Merge.ResetAtColumn)}";

    static string Present(ColumnGroup group) => $"coalesce(s.{Dialect.Identifier(group.Present)}, false)";

    static string Order(ColumnGroup group) => $"s.{Dialect.Identifier(group.Order)}";

    static string Staged(string name) => $"s.{Dialect.Identifier(name)}";

    static string Name(DeltaField field) => Dialect.Identifier(field.PhysicalName);

    static string Cast(string value, DeltaField field) => $"CAST({value} AS {StoredColumn.Type(field)})";

    /// <summary>The staged value as files have it.</summary>
    static string Staged(DeltaField field) => StoredColumn.FromLogical(Staged(field.Name), field);

    string ByValue(string expression, string key) =>
        _merge.NumberTextKeys.Contains(key) ? NumberText.Canonical(expression) : expression;

    /// <summary>What becomes of the stored row, from the columns of <see cref="LocateFields"/>.</summary>
    /// <param name="withOrders">False: the stored orders are older, as 0 is.</param>
    string Effect(bool withOrders)
    {
        var stored = _merge.Groups
            .Select((_, index) => withOrders ? $"coalesce(f.{FileScan.Alias(_keys.Length + index)}, 0)" : "0")
            .ToArray();
        var taken = _merge.Groups.Select((group, index) => IsTaken(group, stored[index])).ToArray();
        var reset = _merge.Groups.Select((_, index) => $"{ResetAt} > {stored[index]}");
        var replaced = HasForeignColumns ? RowEffect.Mix : RowEffect.Replace;
        return $"""
            CASE WHEN {Dead} AND {Order(First)} >= {stored[0]} THEN {(int)RowEffect.Delete}
                WHEN {Dead} THEN {(int)RowEffect.Keep}
                WHEN {string.Join(" AND ", taken)} THEN {(int)replaced}
                WHEN {string.Join(" OR ", taken.Concat(reset))} THEN {(int)RowEffect.Mix}
                ELSE {(int)RowEffect.Keep} END
            """;
    }

    static string IsTaken(ColumnGroup group, string stored) =>
        $"({Present(group)} AND coalesce({Order(group)} >= {stored}, false))";

    string MixedValue(MergeColumn column, int index)
    {
        var stored = "f." + FileScan.Alias(index);
        if (column.Role == MergeRole.Foreign)
        {
            return stored;
        }

        var group = column.Group ?? First;
        var order = $"coalesce(f.{StoredAlias(Field(group.StoredOrder))}, 0)";
        var taken = IsTaken(group, order);
        return column.Role switch
        {
            MergeRole.Key => $"CASE WHEN {taken} THEN {Staged(column.Field)} ELSE {stored} END",
            MergeRole.Order =>
                $"CASE WHEN {taken} THEN {Order(group)} WHEN {ResetAt} > {order} THEN {ResetAt} ELSE {stored} END",
            _ => $"CASE WHEN {taken} THEN {Staged(column.Field)} "
                + $"WHEN {ResetAt} > {order} THEN NULL ELSE {stored} END",
        };
    }

    /// <summary>The value of a row that takes nothing from a stored one.</summary>
    static string FreshValue(MergeColumn column) => column.Role switch
    {
        MergeRole.Foreign => "NULL",
        MergeRole.Key => Staged(column.Field),
        MergeRole.Order => $"CASE WHEN {Present(column.Group!)} THEN {Order(column.Group!)} END",
        _ => $"CASE WHEN {Present(column.Group!)} THEN {Staged(column.Field)} END",
    };

    string StoredAlias(DeltaField field) => FileScan.Alias(_schema.Fields.IndexOf(field));

    DeltaField Field(string name) => _schema.Fields.FirstOrDefault(field => field.Name == name)
        ?? throw new InvalidOperationException(
            $"The merge names the column '{name}', which the table's schema does not have.");

    MergeColumn Classify(DeltaField field)
    {
        if (_merge.Key.Contains(field.Name))
        {
            return new MergeColumn(field, MergeRole.Key, null);
        }

        foreach (var group in _merge.Groups)
        {
            if (group.StoredOrder == field.Name)
            {
                return new MergeColumn(field, MergeRole.Order, group);
            }

            if (group.Columns.Contains(field.Name))
            {
                return new MergeColumn(field, MergeRole.Value, group);
            }
        }

        return new MergeColumn(field, MergeRole.Foreign, null);
    }
}
