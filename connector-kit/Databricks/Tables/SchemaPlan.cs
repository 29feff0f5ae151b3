using System.Collections.Immutable;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>
/// What a commit makes of an existing table's columns: it adds some at the end. Everything else is refused.
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
        var added = commit.Schema.Columns.Where(column => !Holds(commit.Table, stored, column)).ToImmutableArray();
        if (added.IsEmpty)
        {
            return new SchemaPlan(stored, []);
        }

        var statements = ImmutableArray.CreateBuilder<string>();
        if (added.Any(TableSql.NeedsMapping)
            && state.Info.Properties.GetValueOrDefault("delta.columnMapping.mode", "none") == "none")
        {
            statements.Add(TableSql.MapColumns(commit.Table));
        }

        statements.Add(TableSql.AddColumns(commit.Table, added));
        return new SchemaPlan(stored with { Columns = [.. stored.Columns, .. added] }, statements.ToImmutable());
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

    static bool Holds(TableName table, TableSchema stored, ColumnDefinition column)
    {
        var found = stored.Columns.FirstOrDefault(
            other => string.Equals(other.Name, column.Name, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            return false;
        }

        if (found.Name != column.Name)
        {
            throw new HeldException(
                $"{table}: the table has a column '{found.Name}', the new rows have '{column.Name}'; names that differ "
                + "only in case are one column in Delta. Give it another name with \"rename\".");
        }

        return found.Type.Equals(column.Type)
            ? true
            : throw new HeldException(
                $"{table}: column '{column.Name}' is {found.Type} in the table and {column.Type} in the new rows. The "
                + "type of a column is not changed: declare the stored type, or make the table anew.");
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
