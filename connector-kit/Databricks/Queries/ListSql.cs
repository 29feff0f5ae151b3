using System.Collections.Immutable;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>Tables, columns, keys and comments of a catalog from its information schema, in one statement.</summary>
static class ListSql
{
    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    /// <summary>Types of the query's columns.</summary>
    public static ImmutableArray<DataType> Types { get; } =
    [
        DataType.String, DataType.String, DataType.String, DataType.String, DataType.String, DataType.String,
        DataType.String, DataType.String, DataType.Int,
    ];

    /// <summary>
    /// Columns: schema, table, kind, table's comment, column, type, YES or NO for nullable, column's comment, position in
    /// the primary key or NULL. Sorted by schema, table and column.
    /// </summary>
    public static SqlStatement Tables(TableFilter filter)
    {
        var information = $"{Dialect.Identifier(filter.Catalog)}.information_schema";
        var schemas = filter.Schemas.IsDefaultOrEmpty
            ? "t.table_schema <> 'information_schema'"
            : $"t.table_schema IN ({string.Join(", ", filter.Schemas.Select((_, i) => $":schema{i}"))})";
        var text = $"""
            SELECT t.table_schema, t.table_name, t.table_type, t.comment, c.column_name, c.full_data_type, c.is_nullable,
              c.comment AS column_comment, k.ordinal_position AS key_position
            FROM {information}.tables t
            JOIN {information}.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
            LEFT JOIN (
              SELECT u.table_schema, u.table_name, u.column_name, u.ordinal_position
              FROM {information}.table_constraints p JOIN {information}.key_column_usage u
                ON u.constraint_schema = p.constraint_schema AND u.constraint_name = p.constraint_name
                AND u.table_schema = p.table_schema AND u.table_name = p.table_name
              WHERE p.constraint_type = 'PRIMARY KEY') k
              ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
            WHERE {schemas}
            ORDER BY t.table_schema, t.table_name, c.ordinal_position
            """;
        return new SqlStatement(text, RepeatSafely: true)
        {
            Parameters = filter.Schemas.IsDefaultOrEmpty
                ? []
                : [.. filter.Schemas.Select((schema, i) => new StatementParameter($"schema{i}", schema))],
        };
    }

    public static string Schemas(string catalog) => $"SHOW SCHEMAS IN {Dialect.Identifier(catalog)}";
}
