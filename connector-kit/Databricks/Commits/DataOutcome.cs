using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>How one table's data statement ended.</summary>
/// <param name="Ending">What is known of it.</param>
/// <param name="Version">The table's version after it; null: as before.</param>
/// <param name="Failure">Why, unless it is <see cref="DataEnding.Written"/>.</param>
sealed record DataOutcome(
    PreparedCommit Prepared, DataEnding Ending, RowCounts Counts, long? Version = null, Exception? Failure = null);
