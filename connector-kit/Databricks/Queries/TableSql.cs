using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>Statements about a table itself.</summary>
static class TableSql
{
    /// <summary>Property that tells a table from a former one of the same name.</summary>
    public const string Incarnation = "crdb.incarnation";

    /// <summary>Property that the barrier sets; its value means nothing.</summary>
    public const string Epoch = "crdb.epoch";

    /// <summary>Property under which types of columns may grow.</summary>
    public const string TypeWidening = "delta.enableTypeWidening";

    /// <summary>Characters that a column name may have only with column mapping.</summary>
    static readonly SearchValues<char> MappedCharacters = SearchValues.Create(" ,;{}()\n\t=");

    /// <summary>Property that says how columns are found in files.</summary>
    public const string MappingMode = "delta.columnMapping.mode";

    const string MappingByName = $"'{MappingMode}' = 'name'";

    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    /// <summary>
    /// Creates the table with the properties that the commit protocol needs: a statement that began before another's
    /// commit fails instead of inserting a key a second time (Serializable).
    /// </summary>
    public static string Create(TableName table, TableSchema schema, string writer, string incarnation)
    {
        var lines = schema.Columns.Select(Column).ToList();
        if (HasPlainKey(schema))
        {
            lines.Add($"PRIMARY KEY ({Dialect.Identifiers(schema.Key)})");
        }

        var vectors = schema.Properties.GetValueOrDefault(TableProperties.DeletionVectors, "true");
        var properties = new List<string>
        {
            "'delta.isolationLevel' = 'Serializable'",
            $"{Dialect.Text(TableProperties.DeletionVectors)} = {Dialect.Text(vectors)}",
            $"{Dialect.Text(TableProperties.Writer)} = {Dialect.Text(writer)}",
            $"{Dialect.Text(Incarnation)} = {Dialect.Text(incarnation)}",
        };
        if (!schema.Key.IsEmpty)
        {
            properties.Add(
                $"{Dialect.Text(TableProperties.Key)} = {Dialect.Text(TableProperties.FormatKey(schema.Key))}");
        }

        if (schema.Columns.Any(NeedsMapping))
        {
            properties.Add(MappingByName);
        }

        return $"""
            CREATE TABLE IF NOT EXISTS {Dialect.Table(table)} (
              {string.Join(",\n  ", lines)})
            USING DELTA
            TBLPROPERTIES (
              {string.Join(",\n  ", properties)})
            """;
    }

    /// <summary>Rows that are there have no value in the new columns, so these are nullable.</summary>
    public static string AddColumns(TableName table, IEnumerable<ColumnDefinition> columns) =>
        $"ALTER TABLE {Dialect.Table(table)} ADD COLUMNS "
        + $"({string.Join(", ", columns.Select(column => Column(column with { Nullable = true })))})";

    /// <summary>Needs <see cref="MapColumns"/>; the files that are there stay as they are.</summary>
    public static string RenameColumn(TableName table, string from, string to) =>
        $"ALTER TABLE {Dialect.Table(table)} RENAME COLUMN {Dialect.Identifier(from)} TO {Dialect.Identifier(to)}";

    public static string SetKey(TableName table, ImmutableArray<string> key) =>
        $"ALTER TABLE {Dialect.Table(table)} SET TBLPROPERTIES "
        + $"({Dialect.Text(TableProperties.Key)} = {Dialect.Text(TableProperties.FormatKey(key))})";

    public static string MapColumns(TableName table) =>
        $"ALTER TABLE {Dialect.Table(table)} SET TBLPROPERTIES ({MappingByName})";

    /// <summary>Lets types grow; the files that are there stay as they are.</summary>
    public static string WidenTypes(TableName table) =>
        $"ALTER TABLE {Dialect.Table(table)} SET TBLPROPERTIES ({Dialect.Text(TypeWidening)} = 'true')";

    /// <summary>A column, or a part of one, gets a larger type.</summary>
    public static string ChangeType(TableName table, IEnumerable<string> path, DataType type) =>
        $"ALTER TABLE {Dialect.Table(table)} ALTER COLUMN {string.Join('.', path.Select(Dialect.Identifier))} "
        + $"TYPE {Dialect.Type(type)}";

    /// <summary>True for a column that Delta cannot hold under its plain name, or with such a field in it.</summary>
    public static bool NeedsMapping(ColumnDefinition column) =>
        column.Name.AsSpan().ContainsAny(MappedCharacters) || HasMappedField(column.Type);

    static bool HasMappedField(DataType? type) => type is not null
        && (type.Fields.Any(field => field.Name.AsSpan().ContainsAny(MappedCharacters) || HasMappedField(field.Type))
            || HasMappedField(type.Element) || HasMappedField(type.MapKey));

    /// <summary>A metadata change: it aborts every statement on the table that began earlier.</summary>
    public static string Barrier(TableName table, long epoch) =>
        $"ALTER TABLE {Dialect.Table(table)} SET TBLPROPERTIES ({Dialect.Text(Epoch)} = '{epoch}')";

    public static string CreateSchema(string catalog, string schema) =>
        $"CREATE SCHEMA IF NOT EXISTS {Dialect.Identifier(catalog)}.{Dialect.Identifier(schema)}";

    /// <summary>One row, one column: JSON.</summary>
    public static string Describe(TableName table) => $"DESCRIBE TABLE EXTENDED {Dialect.Table(table)} AS JSON";

    /// <summary>First column of the one row: the newest version.</summary>
    public static string NewestVersion(TableName table) => $"DESCRIBE HISTORY {Dialect.Table(table)} LIMIT 1";

    /// <summary>Newest first; columns by name: version, timestamp, operation, operationMetrics.</summary>
    public static string History(TableName table, int limit) => string.Create(
        CultureInfo.InvariantCulture, $"DESCRIBE HISTORY {Dialect.Table(table)} LIMIT {limit}");

    public static string AnyRow(TableName table) => $"SELECT 1 FROM {Dialect.Table(table)} LIMIT 1";

    /// <summary>The engine enforces no key; the constraint tells readers, and needs columns without NULL.</summary>
    static bool HasPlainKey(TableSchema schema) => !schema.Key.IsEmpty && schema.Key.All(
        name => schema.Columns.Any(column => column.Name == name && !column.Nullable));

    public static string Column(ColumnDefinition column) =>
        $"{Dialect.Identifier(column.Name)} {Dialect.Type(column.Type)}"
        + (column.Nullable ? "" : " NOT NULL")
        + (column.Comment is null ? "" : $" COMMENT {Dialect.Text(column.Comment)}");
}
