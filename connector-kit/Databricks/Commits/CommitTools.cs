using ConnectorKit.Databricks.Staging;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Databricks.Tables;

namespace ConnectorKit.Databricks.Commits;

/// <summary>What a commit works with.</summary>
/// <param name="Staging">Null where no volume is configured.</param>
sealed record CommitTools(
    StatementClient Statements, TableStates Tables, VolumeStaging? Staging, CommitSteps Steps);
