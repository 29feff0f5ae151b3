using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Queries;

/// <summary>
/// The MERGE of a change set, see <see cref="Merge"/>. All right-hand sides see the row as it was, so the order of the
/// assignments means nothing.
/// </summary>
static class MergeSql
{
    static readonly SqlDialect Dialect = SqlDialect.Databricks;

    /// <summary>The whole statement.</summary>
    /// <param name="files">Staged files as the warehouse names them.</param>
    /// <param name="fence">Condition under which the source has rows at all.</param>
    /// <param name="bounds">Key ranges of the source: they let the engine skip files.</param>
    public static string Text(
        TableName table, TableSchema schema, Merge merge, ImmutableArray<string> files, string fence,
        IEnumerable<KeyBounds> bounds)
    {
        var on = merge.Key.Select(key => $"{KeyOf("t", merge, key)} <=> {KeyOf("s", merge, key)}")
            .Concat(bounds.Select(Between));
        return $"""
            MERGE INTO {Dialect.Table(table)} t
            USING (
            SELECT * FROM (
            {StagedSql.Source(files, StagedColumns(merge))}
            )
            WHERE {fence}) s
            ON {string.Join("\n  AND ", on)}
            WHEN MATCHED AND s.{Dead} AND s.{Order(merge.Groups[0])} >= {Stored(merge.Groups[0])} THEN DELETE
            WHEN MATCHED AND NOT s.{Dead} AND ({string.Join("\n    OR ", merge.Groups.Select(Changes))})
              THEN UPDATE SET
              {string.Join(",\n  ", Assignments(schema, merge))}
            WHEN NOT MATCHED AND NOT s.{Dead}
              THEN INSERT ({Dialect.Identifiers(TargetColumns(merge))})
              VALUES ({string.Join(", ", InsertedValues(merge))})
            """;
    }

    /// <summary>A key column for comparing: numbers that are kept as text compare by value.</summary>
    public static string KeyOf(string? alias, Merge merge, string key)
    {
        var column = alias is null ? Dialect.Identifier(key) : $"{alias}.{Dialect.Identifier(key)}";
        return merge.NumberTextKeys.Contains(key) ? NumberText.Canonical(column) : column;
    }

    static string Dead => Dialect.Identifier(Merge.DeadColumn);

    static string ResetAt => Dialect.Identifier(Merge.ResetAtColumn);

    static string Present(ColumnGroup group) => Dialect.Identifier(group.Present);

    static string Order(ColumnGroup group) => Dialect.Identifier(group.Order);

    static string Stored(ColumnGroup group) => $"coalesce(t.{Dialect.Identifier(group.StoredOrder)}, 0)";

    static string Taken(ColumnGroup group) => $"s.{Present(group)} AND s.{Order(group)} >= {Stored(group)}";

    static string Reset(ColumnGroup group) => $"s.{ResetAt} > {Stored(group)}";

    static string Changes(ColumnGroup group) => $"{Taken(group)} OR {Reset(group)}";

    static string Between(KeyBounds bounds) =>
        $"t.{Dialect.Identifier(bounds.Column)} BETWEEN {Cast(bounds.Smallest, bounds.Type)} "
        + $"AND {Cast(bounds.Greatest, bounds.Type)}";

    static string Cast(string text, DataType type) => $"CAST({Dialect.Text(text)} AS {Dialect.Type(type)})";

    static IEnumerable<string> StagedColumns(Merge merge) =>
    [
        .. merge.Key,
        .. merge.Groups.SelectMany(group => (string[])[.. group.Columns, group.Present, group.Order]),
        Merge.DeadColumn,
        Merge.ResetAtColumn,
    ];

    static IEnumerable<string> TargetColumns(Merge merge) =>
        [.. merge.Key, .. merge.Groups.SelectMany(group => (string[])[.. group.Columns, group.StoredOrder])];

    static IEnumerable<string> Assignments(TableSchema schema, Merge merge)
    {
        foreach (var key in merge.Key.Where(key => HasManyForms(schema, merge, key)))
        {
            var name = Dialect.Identifier(key);
            yield return $"t.{name} = CASE WHEN {Taken(merge.Groups[0])} THEN s.{name} ELSE t.{name} END";
        }

        foreach (var group in merge.Groups)
        {
            foreach (var column in group.Columns.Select(Dialect.Identifier))
            {
                yield return Assignment(group, column, $"s.{column}", "NULL");
            }

            yield return Assignment(
                group, Dialect.Identifier(group.StoredOrder), $"s.{Order(group)}", $"s.{ResetAt}");
        }
    }

    static string Assignment(ColumnGroup group, string column, string taken, string reset) =>
        $"t.{column} = CASE WHEN {Taken(group)} THEN {taken} WHEN {Reset(group)} THEN {reset} ELSE t.{column} END";

    /// <summary>Equal keys may be written differently: 0 and -0, 1.0 and 1.00 as text. The newest form wins.</summary>
    static bool HasManyForms(TableSchema schema, Merge merge, string key) => merge.NumberTextKeys.Contains(key)
        || schema.Columns.First(column => column.Name == key).Type.Kind is TypeKind.Float or TypeKind.Double;

    static IEnumerable<string> InsertedValues(Merge merge)
    {
        foreach (var key in merge.Key)
        {
            yield return $"s.{Dialect.Identifier(key)}";
        }

        foreach (var group in merge.Groups)
        {
            foreach (var column in group.Columns.Append(group.Order))
            {
                yield return $"CASE WHEN s.{Present(group)} THEN s.{Dialect.Identifier(column)} END";
            }
        }
    }
}
