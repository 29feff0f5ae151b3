using ConnectorKit.Sql;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>The manifest: which version of each table stands for a watermark that all of them have reached.</summary>
static class ManifestSql
{
    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    public static string Create(TableName manifest) => $"""
        CREATE TABLE IF NOT EXISTS {Dialect.Table(manifest)} (
          {string.Join(",\n  ", ManifestTable.Schema.Columns.Select(TableSql.Column))})
        USING DELTA
        TBLPROPERTIES ('delta.isolationLevel' = 'Serializable', 'delta.enableDeletionVectors' = 'false')
        """;

    /// <summary>
    /// Copies the versions from the control rows, if the positions of all tables equal the watermark; nothing is
    /// written when one does not, or when the watermark stands there already.
    /// </summary>
    public static string Publish(TableName control, Manifest manifest)
    {
        var reached = $"name = {Dialect.Text(manifest.Writer)} AND tbl IN "
            + $"({string.Join(", ", manifest.Tables.Select(ControlSql.Key))}) "
            + $"AND position = {ControlSql.Literal(manifest.Watermark)}";
        return $"""
            MERGE INTO {Dialect.Table(manifest.ManifestTable)} m
            USING (
              SELECT name, position AS watermark, tbl, version FROM {Dialect.Table(control)}
              WHERE {reached}
                AND (SELECT count(*) FROM {Dialect.Table(control)} WHERE {reached}) = {manifest.Tables.Length}) s
            ON m.name = s.name AND m.watermark = s.watermark AND m.`table` = s.tbl
            WHEN NOT MATCHED THEN INSERT (name, watermark, `table`, version, rows, published_at)
              VALUES (s.name, s.watermark, s.tbl, s.version, NULL, current_timestamp())
            """;
    }

    /// <summary>Columns: watermark, table, version; of the greatest watermark.</summary>
    public static string Newest(TableName manifest, string writer) => $"""
        SELECT CAST(watermark AS STRING), `table`, version FROM {Dialect.Table(manifest)}
        WHERE name = {Dialect.Text(writer)} AND watermark =
          (SELECT max(watermark) FROM {Dialect.Table(manifest)} WHERE name = {Dialect.Text(writer)})
        """;

    /// <summary>How many of these tables stand there at the watermark.</summary>
    public static string CountPublished(Manifest manifest) => $"""
        SELECT count(*) FROM {Dialect.Table(manifest.ManifestTable)}
        WHERE name = {Dialect.Text(manifest.Writer)} AND watermark = {ControlSql.Literal(manifest.Watermark)}
          AND `table` IN ({string.Join(", ", manifest.Tables.Select(ControlSql.Key))})
        """;
}
