namespace DestinationCdc.Workload;

/// <summary>What to generate.</summary>
/// <param name="Kind"><c>bank</c> or <c>ycsb</c>.</param>
/// <param name="Into">Folder of the feed.</param>
/// <param name="Truth">Folder of the tables that the feed must give.</param>
/// <param name="Events">Changes after the initial scan, at least.</param>
/// <param name="Seed">The same seed gives the same bytes.</param>
/// <param name="Parquet">Parquet; else NDJSON.</param>
sealed record WorkloadOptions(string Kind, string Into, string Truth, int Events, int Seed, bool Parquet);
