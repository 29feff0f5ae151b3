using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>Statements that replace a range of rows, or all of them, by staged ones: run again, they give the same rows.</summary>
static class InsertSql
{
    /// <summary>The column by which the rows of a commit are told from all others.</summary>
    public const string OrderColumn = "__crdb__updated";

    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    /// <summary>Replaces the rows between the positions; a staged row outside of them fails the statement.</summary>
    public static string Append(
        TableName table, TableSchema stored, TableSchema staged, ImmutableArray<string> files, string fence,
        Declaration declared)
    {
        var order = Dialect.Identifier(OrderColumn);
        var above = declared.Expected is null ? "" : $"{order} > {ControlSql.Literal(declared.Expected)} AND ";
        return $"""
            INSERT INTO {Dialect.Table(table)}
            REPLACE WHERE {above}{order} <= {ControlSql.Literal(declared.Next)}
            {Rows(stored, staged, files, fence)}
            """;
    }

    public static string Replace(
        TableName table, TableSchema stored, TableSchema staged, ImmutableArray<string> files, string fence) => $"""
        INSERT OVERWRITE {Dialect.Table(table)}
        {Rows(stored, staged, files, fence)}
        """;

    /// <summary>The table's columns in its order; those the staged rows lack are NULL.</summary>
    static string Rows(TableSchema stored, TableSchema staged, ImmutableArray<string> files, string fence)
    {
        var there = staged.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var columns = stored.Columns.Select(column => there.Contains(column.Name)
            ? Dialect.Identifier(column.Name)
            : $"CAST(NULL AS {Dialect.Type(column.Type)})");
        return $"""
            SELECT {string.Join(", ", columns)} FROM (
            {StagedSql.Source(files, staged.Columns.Select(column => column.Name))}
            )
            WHERE {fence}
            """;
    }
}
