using System.Collections.Immutable;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>
/// What a commit makes of an existing table's columns: it adds some at the end, and types grow. Everything else is refused.
/// </summary>
/// <param name="Schema">The table's columns after the commit.</param>
/// <param name="Statements">Empty when nothing changes.</param>
sealed record SchemaPlan(TableSchema Schema, ImmutableArray<string> Statements)
{
    /// <summary>Compares what stands there with what the commit wants.</summary>
    /// <exception cref="HeldException">The table has other columns or another key, or is a view.</exception>
    public static SchemaPlan For(TableState state, TableCommit commit)
    {
        var stored = state.Info.Schema;
        if (state.Info.IsView)
        {
            throw new HeldException($"{commit.Table} is a view, and rows are written only into tables.");
        }

        RefuseEqualNames(commit);
        RefuseOtherKey(commit, stored);
        var statements = ImmutableArray.CreateBuilder<string>();
        var (columns, added) = (stored.Columns, new List<ColumnDefinition>());
        foreach (var column in commit.Schema.Columns)
        {
            if (Find(commit.Table, stored, column) is not { } there)
            {
                added.Add(column);
            }
            else if (!there.Type.Equals(column.Type))
            {
                statements.AddRange(Growth(commit.Table, there, column));
                columns = columns.Replace(there, there with { Type = column.Type });
            }
        }

        if (statements.Count > 0 && !Is(state, TableSql.TypeWidening, "true"))
        {
            statements.Insert(0, TableSql.WidenTypes(commit.Table));
        }

        if (added.Any(TableSql.NeedsMapping) && !Is(state, TableSql.MappingMode, "name", "id"))
        {
            statements.Add(TableSql.MapColumns(commit.Table));
        }

        if (added.Count > 0)
        {
            statements.Add(TableSql.AddColumns(commit.Table, added));
        }

        return new SchemaPlan(stored with { Columns = [.. columns, .. added] }, statements.ToImmutable());
    }

    /// <summary>Refuses two columns whose names differ only in case, which are one column in Delta.</summary>
    public static void RefuseEqualNames(TableCommit commit)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in commit.Schema.Columns)
        {
            if (!seen.Add(column.Name))
            {
                throw new HeldException(
                    $"{commit.Table}: two columns have the name '{column.Name}' but for its case, which a Delta table "
                    + "cannot hold. Give one of them another name with \"rename\".");
            }
        }
    }

    static bool Is(TableState state, string property, params string[] values) =>
        values.Contains(state.Info.Properties.GetValueOrDefault(property, ""), StringComparer.OrdinalIgnoreCase);

    static IEnumerable<string> Growth(TableName table, ColumnDefinition stored, ColumnDefinition wanted) =>
        TypeGrowth.Changes(stored.Type, wanted.Type)
            ?.Select(change => TableSql.ChangeType(table, change.Path.Insert(0, stored.Name), change.To))
        ?? throw new HeldException(
            $"{table}: column '{wanted.Name}' is {stored.Type} in the table and {wanted.Type} in the new rows, and the "
            + "one does not grow into the other: declare the stored type, or make the table anew.");

    /// <summary>The stored column of that name; null when there is none.</summary>
    static ColumnDefinition? Find(TableName table, TableSchema stored, ColumnDefinition column)
    {
        var found = stored.Columns.FirstOrDefault(
            other => string.Equals(other.Name, column.Name, StringComparison.OrdinalIgnoreCase));
        if (found is null || found.Name == column.Name)
        {
            return found;
        }

        throw new HeldException(
            $"{table}: the table has a column '{found.Name}', the new rows have '{column.Name}'; names that differ "
            + "only in case are one column in Delta. Give it another name with \"rename\".");
    }

    static void RefuseOtherKey(TableCommit commit, TableSchema stored)
    {
        if (!stored.Key.IsEmpty && !stored.Key.SequenceEqual(commit.Schema.Key))
        {
            throw new HeldException(
                $"{commit.Table}: the table's key is ({string.Join(", ", stored.Key)}) and the commit's is "
                + $"({string.Join(", ", commit.Schema.Key)}). A key is not changed: make the table anew.");
        }
    }
}
