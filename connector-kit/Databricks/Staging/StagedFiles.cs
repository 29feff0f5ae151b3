using System.Collections.Immutable;
using ConnectorKit.Databricks.Queries;

namespace ConnectorKit.Databricks.Staging;

/// <summary>Staged rows as files of a volume, in a folder that no other attempt uses.</summary>
/// <param name="Paths">From <c>/Volumes</c> on; at least one.</param>
/// <param name="Rows">Rows in all of them.</param>
/// <param name="Bounds">Ranges of key columns.</param>
sealed record StagedFiles(string Folder, ImmutableArray<string> Paths, long Rows, ImmutableArray<KeyBounds> Bounds);
