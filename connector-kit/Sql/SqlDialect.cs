using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Sql;

/// <summary>How one SQL engine quotes names and text and spells types. Nothing else composes identifiers or literals.</summary>
public sealed record SqlDialect(string Name, char IdentifierQuote, bool BackslashEscapes)
{
    public static readonly SqlDialect DuckDb = new("DuckDB", '"', BackslashEscapes: false);

    public static readonly SqlDialect Databricks = new("Databricks", '`', BackslashEscapes: true);

    /// <summary>A quoted identifier; the quote inside is doubled.</summary>
    public string Identifier(string name) =>
        string.Concat(
            IdentifierQuote.ToString(),
            name.Replace(IdentifierQuote.ToString(), new string(IdentifierQuote, 2), StringComparison.Ordinal),
            IdentifierQuote.ToString());

    public string Identifiers(IEnumerable<string> names) => string.Join(", ", names.Select(Identifier));

    public string Table(TableName table) =>
        $"{Identifier(table.Catalog)}.{Identifier(table.Schema)}.{Identifier(table.Table)}";

    /// <summary>A text literal.</summary>
    public string Text(string value) => BackslashEscapes
        ? $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'"
        : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The type's name in this engine.</summary>
    public string Type(DataType type) => this == DuckDb ? DuckDbType(type) : type.ToString();

    static string DuckDbType(DataType type) => type.Kind switch
    {
        TypeKind.Int => "INTEGER",
        TypeKind.String or TypeKind.Other => "VARCHAR",
        TypeKind.Binary => "BLOB",
        TypeKind.Timestamp => "TIMESTAMPTZ",
        TypeKind.TimestampNtz => "TIMESTAMP",
        TypeKind.Array => $"{DuckDbType(type.Element!)}[]",
        TypeKind.Map => $"MAP({DuckDbType(type.MapKey!)}, {DuckDbType(type.Element!)})",
        TypeKind.Struct =>
            $"STRUCT({string.Join(", ", type.Fields.Select(f => $"{DuckDb.Identifier(f.Name)} {DuckDbType(f.Type)}"))})",
        _ => type.ToString(),
    };
}
