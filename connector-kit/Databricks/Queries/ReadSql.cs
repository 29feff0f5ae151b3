using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>Reading a table or view at one version, restricted by a cursor. No function stands on the cursor's side.</summary>
static class ReadSql
{
    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    public static string Select(ReadRequest request)
    {
        var version = request.Version is { } pinned ? $" VERSION AS OF {pinned}" : "";
        var where = request.Cursor is { } cursor ? Condition(cursor) : "";
        return $"SELECT {string.Join(", ", request.Columns.Select(Column))} "
            + $"FROM {Dialect.Table(request.Table)}{version}{(where.Length == 0 ? "" : $" WHERE {where}")}";
    }

    /// <summary>Nothing but the cursor's lower bound, as the condition has it.</summary>
    public static string SelectBound(CursorFilter cursor) =>
        $"SELECT {Literal(cursor.AtLeast!, cursor.Column.Type)}";

    /// <summary>Types without a columnar form come as text.</summary>
    static string Column(ColumnDefinition column)
    {
        var name = Dialect.Identifier(column.Name);
        return column.Type.Kind is not TypeKind.Other ? name
            : column.Type.OtherText is { } text && text.StartsWith("VARIANT", StringComparison.OrdinalIgnoreCase)
                ? $"to_json({name}) AS {name}"
                : $"CAST({name} AS STRING) AS {name}";
    }

    static string Condition(CursorFilter cursor)
    {
        var name = Dialect.Identifier(cursor.Column.Name);
        var bound = cursor.AtLeast is { } text ? $"{name} >= {Literal(text, cursor.Column.Type)}" : "";
        return (cursor.Nulls, bound.Length > 0) switch
        {
            (CursorNulls.Only, _) => $"{name} IS NULL",
            (CursorNulls.Include, true) => $"({bound} OR {name} IS NULL)",
            (CursorNulls.Exclude, true) => bound,
            (CursorNulls.Exclude, false) => $"{name} IS NOT NULL",
            _ => "",
        };
    }

    /// <summary>Constant expressions are folded before files are chosen, so these skip files as plain literals do.</summary>
    static string Literal(string text, DataType type) => type.Kind switch
    {
        TypeKind.String => Dialect.Text(text),
        TypeKind.Binary => $"unbase64({Dialect.Text(text)})",
        TypeKind.Other => throw new ConfigException($"A {type} column cannot be a cursor: choose another column."),
        _ => $"CAST({Dialect.Text(text)} AS {Dialect.Type(type)})",
    };
}
