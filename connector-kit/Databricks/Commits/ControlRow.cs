using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>One row of the control table.</summary>
/// <param name="Attempt">Who declared last.</param>
sealed record ControlRow(
    string Incarnation, Position? Position, Position? Intent, long Epoch, string Attempt, long? Version)
{
    /// <summary>What the row says of the table that stands there now; a former table's position says nothing.</summary>
    public StoredPosition For(string incarnation) => Incarnation == incarnation
        ? new StoredPosition(Position, Intent, Epoch, Version)
        : new StoredPosition(null, null, Epoch, null);
}
