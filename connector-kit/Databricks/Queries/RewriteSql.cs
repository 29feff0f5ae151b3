using System.Collections.Immutable;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>The one statement that writes a table anew, with other types of some columns.</summary>
static class RewriteSql
{
    /// <summary>The raised error of a table whose columns are no longer those that the statement was made for.</summary>
    public const string Changed = "crdb: the table's columns were changed meanwhile";

    /// <summary>Properties that the warehouse keeps itself and lets nobody set.</summary>
    static readonly ImmutableArray<string> Kept =
    [
        "delta.feature.", "delta.minReaderVersion", "delta.minWriterVersion", "delta.columnMapping.maxColumnId",
        "delta.rowTracking.materialized", "delta.last", "delta.inCommitTimestampEnablement",
    ];

    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    /// <summary>One row, one column: names and types of all columns as one text, also of a table without rows.</summary>
    public static string Shape(TableName table) =>
        $"SELECT typeof(struct(t.*)) FROM (VALUES (1)) one LEFT JOIN {Dialect.Table(table)} t ON false";

    /// <summary>One row; among its columns partitionColumns and clusteringColumns, each a JSON array.</summary>
    public static string Detail(TableName table) => $"DESCRIBE DETAIL {Dialect.Table(table)}";

    /// <summary>
    /// Rows, types and properties in one commit, which conflicts with every other one that came since it read the rows. Sent a
    /// second time it fails: by the fence, or because the columns have their new types already.
    /// </summary>
    /// <param name="shape">What <see cref="Shape"/> gave before the table was described.</param>
    public static string Text(TableState state, ImmutableArray<RetypedColumn> retyped, string shape, string fence)
    {
        var table = Dialect.Table(state.Info.Name);
        var columns = state.Info.Schema.Columns.Select(column => Value(column, retyped));
        var properties = state.Info.Properties
            .Where(one => !Kept.Any(prefix => one.Key.StartsWith(prefix, StringComparison.Ordinal)))
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => $"{Dialect.Text(one.Key)} = {Dialect.Text(one.Value)}");
        return $"""
            CREATE OR REPLACE TABLE {table}
            USING DELTA
            {(state.Info.Comment is { } comment ? $"COMMENT {Dialect.Text(comment)}" : "")}
            TBLPROPERTIES (
              {string.Join(",\n  ", properties)})
            AS SELECT
              {string.Join(",\n  ", columns)}
            FROM {table} t
            WHERE {fence}
              AND CASE WHEN typeof(struct(t.*)) = {Dialect.Text(shape)} THEN true
                ELSE CAST(raise_error({Dialect.Text(Changed)}) AS BOOLEAN) END
            """;
    }

    static string Value(ColumnDefinition column, ImmutableArray<RetypedColumn> retyped)
    {
        var name = Dialect.Identifier(column.Name);
        return retyped.FirstOrDefault(one => one.Name == column.Name) is { } other
            ? $"{Value($"t.{name}", other)} AS {name}"
            : $"t.{name}";
    }

    static string Value(string x, RetypedColumn column)
    {
        if (column.Wanted.Kind == TypeKind.String)
        {
            return SparkText.Of(x, column.Stored);
        }

        var type = Dialect.Type(column.Wanted);
        var error = Dialect.Text($"the column '{column.Name}' has a value that {type} does not hold");
        return $"CASE WHEN {x} IS NOT NULL AND TRY_CAST({x} AS {type}) IS NULL "
            + $"THEN CAST(raise_error({error}) AS {type}) ELSE TRY_CAST({x} AS {type}) END";
    }
}
