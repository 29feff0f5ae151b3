using System.Globalization;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Output;

/// <summary>One commit; what the table's log does not say is null.</summary>
/// <param name="Time">UTC, ISO 8601.</param>
/// <param name="Watermark">Applied up to here by this commit, as CockroachDB's decimal text.</param>
sealed record VersionReport(
    long Version, string? Time, string Operation, string? Watermark, long? Inserted, long? Updated, long? Deleted)
{
    public static VersionReport Of(TableVersion version) => new(
        version.Version,
        version.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        version.Operation,
        version.Position?.ToString(),
        version.Counts?.Inserted,
        version.Counts?.Updated,
        version.Counts?.Deleted);
}
