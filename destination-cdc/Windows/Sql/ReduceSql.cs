using ConnectorKit.Sql;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Windows.Sql;

/// <summary>
/// From decoded events to one row per key. Events are ordered by time, then schema version, then MVCC time; nothing else
/// may decide. It does not matter which kind of file the rows came from.
/// </summary>
static class ReduceSql
{
    /// <summary>CREATE TABLE of (key, order) that more than one row has: repeats, or a contradiction.</summary>
    public static string FindTies(DecodePlan plan, string decoded, string ties) =>
        $"""
        CREATE TABLE {ties} AS
        SELECT {KeyColumns(plan)}, {Order(plan)} AS ordinal
        FROM {decoded}
        GROUP BY ALL
        HAVING count(*) > 1
        """;

    /// <summary>Of rows with equal key, time and schema version only those with the greatest MVCC time stay.</summary>
    public static string DropOlderMvcc(DecodePlan plan, string decoded, string ties) =>
        $"""
        DELETE FROM {decoded} WHERE rowid IN (
            SELECT row_id FROM (
                SELECT d.rowid AS row_id, d.{StageColumns.Mvcc} AS mvcc,
                    max(d.{StageColumns.Mvcc}) OVER (PARTITION BY {JoinedKey(plan)}, t.ordinal) AS greatest
                FROM {Joined(plan, decoded, ties)})
            WHERE mvcc < greatest)
        """;

    /// <summary>Two rows of equal key and order with different content: files and rows of both; no row when there are none.</summary>
    public static string FindContradiction(DecodePlan plan, string decoded, string ties)
    {
        var values = plan.Columns.Select((c, i) => (c.IsKey, Name: "d." + StageColumns.Value(i)))
            .Where(c => !c.IsKey).Select(c => c.Name);
        var content = $"hash({string.Join(", ", values.Prepend("1"))})";
        return $"""
            SELECT {First("event_file")}, {First("event_row")}, {Last("event_file")}, {Last("event_row")}
            FROM (
                SELECT {JoinedKey(plan)}, t.ordinal,
                    struct_pack(content := CASE WHEN d.{StageColumns.Dead} THEN 0 ELSE {content} END,
                        event_file := d.{StageColumns.File}, event_row := d.{StageColumns.Row}) AS event
                FROM {Joined(plan, decoded, ties)}) t
            GROUP BY {JoinedKey(plan)}, t.ordinal
            HAVING min(event).content <> max(event).content
            ORDER BY 1, 2 LIMIT 1
            """;
    }

    /// <summary>CREATE TABLE with one row per key: the latest event, and the latest delete's time.</summary>
    public static string Reduce(DecodePlan plan, ColumnGroup group, string decoded, string staged)
    {
        var columns = string.Join(",\n    ", plan.Columns.Select((c, i) =>
            $"d.{StageColumns.Value(i)} AS {SqlDialect.DuckDb.Identifier(c.Name)}"));
        return $"""
            CREATE TABLE {staged} AS
            WITH latest AS (
                SELECT arg_max(rowid, {Order(plan)}) AS latest,
                    max({StageColumns.At}) FILTER (WHERE {StageColumns.Dead}) AS reset_at
                FROM {decoded}
                GROUP BY {KeyExpressions(plan)})
            SELECT {columns},
                NOT d.{StageColumns.Dead} AS {SqlDialect.DuckDb.Identifier(group.Present)},
                {Decimal($"d.{StageColumns.At}")} AS {SqlDialect.DuckDb.Identifier(group.Order)},
                d.{StageColumns.Dead} AS {SqlDialect.DuckDb.Identifier(Merge.DeadColumn)},
                {Decimal("latest.reset_at")} AS {SqlDialect.DuckDb.Identifier(Merge.ResetAtColumn)}
            FROM {decoded} d JOIN latest ON d.rowid = latest.latest
            """;
    }

    /// <summary>
    /// CREATE TABLE with one row per key and time: a repeat is no event, and of two schema versions of one event the later
    /// one counts. A delete has the key and NULLs.
    /// </summary>
    public static string Events(DecodePlan plan, string decoded, string staged)
    {
        var columns = string.Join(",\n    ", plan.Columns.Select((c, i) => (c.IsKey
                ? $"d.{StageColumns.Value(i)}"
                : $"CASE WHEN NOT d.{StageColumns.Dead} THEN d.{StageColumns.Value(i)} END")
            + $" AS {SqlDialect.DuckDb.Identifier(c.Name)}"));
        return $"""
            CREATE TABLE {staged} AS
            WITH latest AS (
                SELECT arg_max(rowid, {StageColumns.Rank}) AS latest
                FROM {decoded}
                GROUP BY {KeyExpressions(plan)}, {StageColumns.At})
            SELECT {columns},
                d.{StageColumns.Event} AS {SqlDialect.DuckDb.Identifier(FeedColumns.EventType)},
                {Decimal($"d.{StageColumns.At}")} AS {SqlDialect.DuckDb.Identifier(DecodePlan.StoredOrder)},
                make_timestamptz(CAST(d.{StageColumns.At} // 10000000000000 AS BIGINT))
                    AS {SqlDialect.DuckDb.Identifier(DecodePlan.EventTime)}
            FROM {decoded} d JOIN latest ON d.rowid = latest.latest
            """;
    }

    /// <summary>Keys and times that stand in these files (by number) and in no other.</summary>
    public static string CountRowsOnlyIn(DecodePlan plan, string decoded, IEnumerable<int> files) =>
        $"""
        SELECT count(*) FROM (
            SELECT 1 FROM {decoded}
            GROUP BY {KeyExpressions(plan)}, {StageColumns.At}
            HAVING bool_and({StageColumns.File} IN ({string.Join(", ", files)})))
        """;

    static string First(string field) => $"min(event).{field}::BIGINT";

    static string Last(string field) => $"max(event).{field}::BIGINT";

    /// <summary>One number: the time, then the schema version.</summary>
    static string Order(DecodePlan plan, string prefix = "") => plan.Ranks == 1
        ? prefix + StageColumns.At
        : $"{prefix}{StageColumns.At} * {plan.Ranks} + {prefix}{StageColumns.Rank}";

    /// <summary>The digits of the time as DECIMAL(29,10); a cast from text would take microseconds per row.</summary>
    static string Decimal(string at) =>
        $"CAST(CAST({at} AS DECIMAL(38,0)) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(29,10))";

    static string KeyExpressions(DecodePlan plan) => string.Join(", ", plan.Key.Select(k => KeyExpression(plan, k)));

    static string KeyExpression(DecodePlan plan, string key, string prefix = "")
    {
        var column = prefix + StageColumns.Value(plan.IndexOf(key));
        return plan.NumberTextKeys.Contains(key) ? Macros.Number(column) : column;
    }

    static string KeyColumns(DecodePlan plan) =>
        string.Join(", ", plan.Key.Select((k, i) => $"{KeyExpression(plan, k)} AS k{i}"));

    static string JoinedKey(DecodePlan plan) => string.Join(", ", plan.Key.Select((_, i) => $"t.k{i}"));

    static string Joined(DecodePlan plan, string decoded, string ties)
    {
        var key = plan.Key.Select((k, i) => $"{KeyExpression(plan, k, "d.")} = t.k{i}");
        return $"{decoded} d JOIN {ties} t ON {string.Join(" AND ", key)} AND {Order(plan, "d.")} = t.ordinal";
    }
}
