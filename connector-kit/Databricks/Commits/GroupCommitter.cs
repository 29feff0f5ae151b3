using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>Commits a list of changes: those whose control rows are in one table go together.</summary>
sealed class GroupCommitter(CommitTools tools, ControlTables controls)
{
    public async Task<IReadOnlyList<CommitResult>> CommitAsync(
        IReadOnlyList<TableCommit> group, CancellationToken cancellationToken)
    {
        foreach (var commit in group)
        {
            Check(commit);
        }

        var results = new Dictionary<TableName, CommitResult>();
        foreach (var together in group.GroupBy(commit => (Control: controls.NameFor(commit.Table), commit.Writer)))
        {
            var control = await controls.MakeAsync(together.Key.Control, cancellationToken);
            var commits = new GroupCommit(tools, control, together.Key.Writer);
            foreach (var (table, result) in await commits.RunAsync([.. together], cancellationToken))
            {
                results.Add(table, result);
            }
        }

        return [.. group.Select(commit => results[commit.Table])];
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
}
