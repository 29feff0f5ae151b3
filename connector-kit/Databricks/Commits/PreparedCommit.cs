using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Staging;
using ConnectorKit.Databricks.Tables;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>One table's commit that nothing is known to stand against.</summary>
/// <param name="State">The table as it stands.</param>
/// <param name="Stored">What the control row says; without a row, nothing and epoch 0.</param>
/// <param name="Plan">What has to become of the table's columns.</param>
/// <param name="Staged">Null where no rows are written.</param>
sealed record PreparedCommit(
    TableCommit Commit, TableState State, StoredPosition Stored, SchemaPlan Plan, StagedFiles? Staged)
{
    public TableName Table => Commit.Table;

    public Declaration Declaration =>
        new(Table, State.Incarnation, Stored.Position, Commit.Next!.Value, Stored.Epoch + 1);

    public CommitResult Committed(RowCounts counts, long? version) => new(
        Table, Outcome.Committed,
        new StoredPosition(Commit.Next, Commit.Next, Stored.Epoch + 1, version ?? Stored.Version), counts);
}
