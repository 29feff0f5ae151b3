using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>Reading staged Parquet files, each by its name.</summary>
static class StagedSql
{
    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    /// <summary>A query over all files with these columns.</summary>
    public static string Source(ImmutableArray<string> files, IEnumerable<string> columns)
    {
        var names = Dialect.Identifiers(columns);
        var list = names.Length == 0 ? "1" : names;
        return string.Join(
            "\nUNION ALL\n", files.Select(file => $"SELECT {list} FROM parquet.{Dialect.Identifier(file)}"));
    }

    /// <summary>
    /// What the warehouse reads in the files, for one commit of a group. Columns: number, rows, most rows of one key
    /// (1 without a key), types of the TIMESTAMP_NTZ columns as the warehouse sees them (one text).
    /// </summary>
    public static string Check(
        int number, ImmutableArray<string> files, TableSchema schema, IReadOnlyList<string> keyExpressions)
    {
        var clocks = schema.Columns.Where(column => column.Type.Kind is TypeKind.TimestampNtz).ToList();
        var types = clocks.Count == 0
            ? "''"
            : $"concat_ws(',', {string.Join(", ", clocks.Select(TypeSeen))})";
        if (keyExpressions.Count == 0)
        {
            return $"SELECT {number}, count(*), 1, {types} FROM (\n{Source(files, clocks.Select(c => c.Name))}\n)";
        }

        var source = Source(files, schema.Key.Concat(clocks.Select(c => c.Name)).Distinct());

        return $"""
            SELECT {number}, coalesce(sum(n), 0), coalesce(max(n), 0), first(types) FROM (
            SELECT count(*) AS n, {types} AS types FROM (
            {source}
            ) GROUP BY {string.Join(", ", keyExpressions)})
            """;
    }

    static string TypeSeen(ColumnDefinition column) => $"typeof(first({Dialect.Identifier(column.Name)}))";
}
