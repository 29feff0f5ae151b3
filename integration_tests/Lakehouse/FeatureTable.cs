namespace IntegrationTests.Lakehouse;

/// <summary>A table that uses a feature beyond the plain ones, with what Spark and chdb must find in it.</summary>
/// <param name="Root">Where it stands.</param>
/// <param name="Spark">One text per row, in Spark's SQL.</param>
/// <param name="Chdb">The same in chdb's SQL.</param>
/// <param name="Rows">The rows.</param>
sealed record FeatureTable(string Root, string Spark, string Chdb, string[] Rows);
