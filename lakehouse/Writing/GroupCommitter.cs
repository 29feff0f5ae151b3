using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Merging;

namespace Lakehouse.Writing;

/// <summary>Commits a list of changes table by table; one that is held does not stop the others.</summary>
sealed class GroupCommitter(LakehouseEngine engine, TableCatalog catalog, CommitSteps steps)
{
    public async Task<IReadOnlyList<CommitResult>> CommitAsync(
        IReadOnlyList<TableCommit> group, CancellationToken cancellationToken)
    {
        foreach (var commit in group)
        {
            // A table of another writer is refused before anything is written.
            Check(commit);
            await StoredAsync(commit, cancellationToken);
        }

        var results = new List<CommitResult>(group.Count);
        foreach (var commit in group)
        {
            results.Add(await CommitAsync(commit, cancellationToken));
        }

        return results;
    }

    static void Check(TableCommit commit)
    {
        if (commit.Next is null != commit.Change is SchemaOnly)
        {
            throw new ArgumentException(
                $"{commit.Table}: only a commit of the schema alone has no next position.", nameof(commit));
        }

        if (commit.Next < commit.Expected?.Position)
        {
            throw new ArgumentException(
                $"{commit.Table}: positions only grow, and {commit.Next} is below the expected one.", nameof(commit));
        }
    }

    async Task<CommitResult> CommitAsync(TableCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.RunAsync(
                StagedRowsOf(commit.Change)?.Database ?? engine.Database,
                commit.Table,
                connection => Commit(connection, commit, cancellationToken),
                cancellationToken);
        }
        catch (HeldException held)
        {
            var stored = await StoredAsync(commit, cancellationToken);
            return new CommitResult(commit.Table, Outcome.Held, stored, RowCounts.None, held.Message);
        }
    }

    /// <summary>Null where there is no table, or none whose log can be read: its own commit then says why.</summary>
    async Task<StoredPosition?> StoredAsync(TableCommit commit, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.PositionAsync(commit.Table, commit.Writer, cancellationToken);
        }
        catch (HeldException)
        {
            return null;
        }
    }

    CommitResult Commit(Connection connection, TableCommit commit, CancellationToken cancellationToken)
    {
        var table = engine.Open(commit.Table);
        var writer = Writer(connection, commit, table.Root);
        if (commit.Change is not Replace)
        {
            writer = new RetypingWriter(connection, writer, new DataFileWriter(table.Root, engine.Time), engine.Time);
        }

        return new TableCommitter(engine, table, commit, writer, steps).Commit(cancellationToken);
    }

    RowWriter Writer(Connection connection, TableCommit commit, string root)
    {
        var files = new DataFileWriter(root, engine.Time);
        return commit.Change switch
        {
            Merge { Rows.Rows: 0 } or Append { Rows.Rows: 0 } => new NoRowsWriter("WRITE"),
            Merge merge => new MergeWriter(connection, commit.Table, merge, root, files, steps, engine.Time),
            Append append =>
                new AppendWriter(connection, append.Rows, commit.Schema, files, engine.Time, replaces: false),
            Replace replace =>
                new AppendWriter(connection, replace.Rows, commit.Schema, files, engine.Time, replaces: true),
            NoRows => new NoRowsWriter("WRITE"),
            SchemaOnly => new NoRowsWriter("ADD COLUMNS"),
            _ => throw new ArgumentException(
                $"{commit.Change.GetType().Name} is no change that the lakehouse knows.", nameof(commit)),
        };
    }

    static StagedRows? StagedRowsOf(Change change) => change switch
    {
        Append append => append.Rows,
        Merge merge => merge.Rows,
        Replace replace => replace.Rows,
        _ => null,
    };
}
