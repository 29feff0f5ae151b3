using ConnectorKit.Sql;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>
/// The control table: one row per writer and table, with the position that the table's rows stand for, where an
/// unfinished commit was going, and the epoch that counts declarations. All statements of the protocol read and write it.
/// </summary>
static class ControlSql
{
    /// <summary>The raised error of <see cref="RaisingFence"/>.</summary>
    public const string Superseded = "crdb: another commit was declared";

    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    /// <summary>Without deletion vectors: its commits then conflict by file, whatever rows they touch.</summary>
    public static string Create(TableName control) => $"""
        CREATE TABLE IF NOT EXISTS {Dialect.Table(control)} (
          name STRING NOT NULL COMMENT 'the writer',
          tbl STRING NOT NULL COMMENT 'the table',
          incarnation STRING COMMENT 'which table of that name: its property {TableSql.Incarnation}',
          position DECIMAL(29,10) COMMENT 'what the rows stand for; NULL: nothing yet',
          intent DECIMAL(29,10) COMMENT 'where the last declared commit goes',
          epoch BIGINT NOT NULL COMMENT 'counts declarations',
          attempt STRING COMMENT 'who declared last',
          version BIGINT COMMENT 'the version that the position stands for')
        USING DELTA
        TBLPROPERTIES ('delta.isolationLevel' = 'Serializable', 'delta.enableDeletionVectors' = 'false')
        """;

    /// <summary>Columns: tbl, incarnation, position, intent, epoch, attempt, version.</summary>
    /// <param name="tables">Null: all of the writer's.</param>
    public static string Read(TableName control, string writer, IEnumerable<TableName>? tables) => $"""
        SELECT tbl, incarnation, CAST(position AS STRING), CAST(intent AS STRING), epoch, attempt, version
        FROM {Dialect.Table(control)}
        WHERE name = {Dialect.Text(writer)}{(tables is null ? "" : $" AND tbl IN ({string.Join(", ", tables.Select(Key))})")}
        """;

    /// <summary>
    /// One statement for the whole group. A row is touched only where the position and the epoch are still those that
    /// were read; a position of a former table of that name counts as none.
    /// </summary>
    public static string Declare(
        TableName control, string writer, string attempt, IEnumerable<Declaration> group) => $"""
        MERGE INTO {Dialect.Table(control)} t
        USING (SELECT * FROM VALUES
          {string.Join(",\n  ", group.Select(declared => Row(declared)))}
          AS x(tbl, incarnation, expected, next, epoch)) s
        ON t.name = {Dialect.Text(writer)} AND t.tbl = s.tbl
        WHEN MATCHED AND t.epoch = s.epoch - 1
          AND CASE WHEN t.incarnation <=> s.incarnation THEN t.position END <=> s.expected
          THEN UPDATE SET incarnation = s.incarnation, position = s.expected, intent = s.next, epoch = s.epoch,
            attempt = {Dialect.Text(attempt)}, version = CASE WHEN s.expected IS NOT NULL THEN t.version END
        WHEN NOT MATCHED AND s.epoch = 1 AND s.expected IS NULL
          THEN INSERT (name, tbl, incarnation, position, intent, epoch, attempt, version)
          VALUES ({Dialect.Text(writer)}, s.tbl, s.incarnation, NULL, s.next, s.epoch, {Dialect.Text(attempt)}, NULL)
        """;

    /// <summary>True in a data statement only while the declaration it belongs to is the last one.</summary>
    public static string Fence(TableName control, string writer, Declaration declared) =>
        $"EXISTS (SELECT 1 FROM {Dialect.Table(control)} c WHERE {Declared(writer, declared)})";

    /// <summary>
    /// The same for statements that replace rows: an empty source would empty the range, so they fail instead.
    /// </summary>
    public static string RaisingFence(TableName control, string writer, Declaration declared) => $"""
        (SELECT CASE WHEN count(*) = 1 THEN true ELSE CAST(raise_error({Dialect.Text(Superseded)}) AS BOOLEAN) END
          FROM {Dialect.Table(control)} c WHERE {Declared(writer, declared)})
        """;

    /// <summary>One statement for the whole group; a table that another commit was declared for is not touched.</summary>
    public static string Confirm(
        TableName control, string writer, IEnumerable<(Declaration Declared, long? Version)> group) => $"""
        MERGE INTO {Dialect.Table(control)} t
        USING (SELECT * FROM VALUES
          {string.Join(",\n  ", group.Select(done => Row(done.Declared, done.Version)))}
          AS x(tbl, next, epoch, version)) s
        ON t.name = {Dialect.Text(writer)} AND t.tbl = s.tbl
        WHEN MATCHED AND t.intent = s.next AND t.epoch = s.epoch
          THEN UPDATE SET position = s.next, version = coalesce(s.version, t.version)
        """;

    /// <summary>A position as a literal.</summary>
    public static string Literal(Position? position) =>
        $"CAST({(position is { } p ? $"'{p}'" : "NULL")} AS DECIMAL(29,10))";

    /// <summary>A table's name as it stands in the control table and in the manifest.</summary>
    public static string Key(TableName table) => Dialect.Text(table.ToString());

    static string Row(Declaration declared) =>
        $"({Key(declared.Table)}, {Dialect.Text(declared.Incarnation)}, {Literal(declared.Expected)}, "
        + $"{Literal(declared.Next)}, {declared.Epoch}L)";

    static string Row(Declaration declared, long? version) =>
        $"({Key(declared.Table)}, {Literal(declared.Next)}, {declared.Epoch}L, "
        + $"CAST({version?.ToString() ?? "NULL"} AS BIGINT))";

    static string Declared(string writer, Declaration declared) =>
        $"c.name = {Dialect.Text(writer)} AND c.tbl = {Key(declared.Table)} AND c.position <=> {Literal(declared.Expected)}"
        + $" AND c.intent = {Literal(declared.Next)} AND c.epoch = {declared.Epoch}L";
}
