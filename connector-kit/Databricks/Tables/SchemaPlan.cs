using System.Collections.Immutable;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>
/// What a commit makes of an existing table's columns: it adds some at the end, renames some, types grow or become text with
/// every row written anew. Everything else is refused.
/// </summary>
/// <param name="Schema">The table's columns after the commit.</param>
/// <param name="Statements">Empty when nothing changes.</param>
sealed record SchemaPlan(TableSchema Schema, ImmutableArray<string> Statements)
{
    static readonly ImmutableArray<string> Nothing = [];

    /// <summary>Columns for which the table is written anew after the statements; mostly none.</summary>
    public ImmutableArray<RetypedColumn> Retyped { get; private init; } = [];

    public bool IsEmpty => Statements.IsEmpty && Retyped.IsEmpty;

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
        if (!stored.Key.IsEmpty && !commit.Schema.HasKey(stored.Key))
        {
            throw KeyConflict.Of(commit, stored.Key);
        }

        return Evolve(state, commit);
    }

    static SchemaPlan Evolve(TableState state, TableCommit commit)
    {
        var stored = state.Info.Schema;
        var renames = commit.Schema.RenamesOf(stored.Columns.Select(column => column.Name).ToHashSet());
        stored = stored with { Columns = [.. stored.Columns.Select(column => Renamed(column, renames))] };
        var (columns, added) = (stored.Columns, new List<ColumnDefinition>());
        var growth = new List<string>();
        var retyped = ImmutableArray.CreateBuilder<RetypedColumn>();
        foreach (var column in commit.Schema.Columns)
        {
            if (Find(commit.Table, stored, column) is not { } there)
            {
                added.Add(column);
            }
            else if (!there.Type.Equals(column.Type))
            {
                if (TypeGrowth.Changes(there.Type, column.Type) is { } changes)
                {
                    growth.AddRange(changes.Select(change =>
                        TableSql.ChangeType(commit.Table, change.Path.Insert(0, there.Name), change.To)));
                }
                else
                {
                    retyped.Add(Retype(state, commit, there, column));
                }

                columns = columns.Replace(there, there with { Type = column.Type });
            }
        }

        var isMapped = Is(state, TableSql.MappingMode, "name", "id");
        var needsMapping = !isMapped && (!renames.IsEmpty || added.Any(TableSql.NeedsMapping));
        var needsWidening = growth.Count > 0 && !Is(state, TableSql.TypeWidening, "true");
        ImmutableArray<string> statements =
        [
            .. NeededKey(commit, state),
            .. needsMapping ? [TableSql.MapColumns(commit.Table)] : Nothing,
            .. renames.Select(one => TableSql.RenameColumn(commit.Table, one.Key, one.Value)),
            .. needsWidening ? [TableSql.WidenTypes(commit.Table)] : Nothing,
            .. growth,
            .. added.Count > 0 ? [TableSql.AddColumns(commit.Table, added)] : Nothing,
        ];
        return new SchemaPlan(stored with { Columns = [.. columns, .. added] }, statements)
        {
            Retyped = retyped.ToImmutable(),
        };
    }

    /// <summary>
    /// A table that others made learns its key, and one whose key column gets another name, that; before the name itself, so that a
    /// commit that died in between is repeated.
    /// </summary>
    static ImmutableArray<string> NeededKey(TableCommit commit, TableState state) =>
        commit.Schema.Key.IsEmpty || state.Info.Schema.Key.SequenceEqual(commit.Schema.Key)
            ? Nothing
            : [TableSql.SetKey(commit.Table, commit.Schema.Key)];

    static ColumnDefinition Renamed(ColumnDefinition column, ImmutableDictionary<string, string> renames) =>
        column with { Name = renames.GetValueOrDefault(column.Name, column.Name) };

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

    /// <summary>
    /// Keys stay: rows are found by them, and text compares otherwise. A table that others made may have what a statement that
    /// writes it anew would lose, and a commit of the schema alone is not declared.
    /// </summary>
    static RetypedColumn Retype(
        TableState state, TableCommit commit, ColumnDefinition stored, ColumnDefinition wanted) =>
        !commit.Schema.Key.Contains(wanted.Name) && TypeRewrite.IsPossible(stored.Type, wanted.Type)
            && state is { HasVersions: true, Incarnation.Length: > 0 } && commit.Change is not SchemaOnly
            ? new RetypedColumn(wanted.Name, stored.Type, wanted.Type)
            : throw TypeGrowth.Refused(commit.Table, wanted.Name, stored.Type, wanted.Type);

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
}
