using System.Collections.Immutable;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Tables;

/// <summary>What the configuration says of one table, as text.</summary>
/// <param name="Topic">Topic of the file names, without the family.</param>
/// <param name="SourceSchema">What <c>SHOW CREATE TABLE</c> prints, or null.</param>
/// <param name="PrimaryKey">Source column names in key order; empty: the one of <paramref name="SourceSchema"/>.</param>
/// <param name="Types">Databricks SQL type text by source column name.</param>
/// <param name="Renames">Target column names by source column name.</param>
sealed record SourceTableSettings(
    string Topic,
    TableName Target,
    string? SourceSchema,
    ImmutableArray<string> PrimaryKey,
    ImmutableDictionary<string, string> Types,
    ImmutableDictionary<string, string> Renames);
