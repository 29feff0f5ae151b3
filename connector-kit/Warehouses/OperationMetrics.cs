using System.Globalization;

namespace ConnectorKit.Warehouses;

/// <summary>
/// The numbers that a Delta commit says of itself (<c>operationMetrics</c>; names as Delta Lake's writers have them).
/// </summary>
public static class OperationMetrics
{
    /// <summary>Null when the commit counts no rows.</summary>
    public static RowCounts? Counts(IReadOnlyDictionary<string, string> metrics)
    {
        var inserted = Number(metrics, "numTargetRowsInserted") ?? Number(metrics, "numOutputRows");
        var updated = Number(metrics, "numTargetRowsUpdated") ?? Number(metrics, "numUpdatedRows");
        var deleted = Number(metrics, "numTargetRowsDeleted") ?? Number(metrics, "numDeletedRows");
        return inserted is null && updated is null && deleted is null
            ? null
            : new RowCounts(inserted ?? 0, updated ?? 0, deleted ?? 0, null);
    }

    static long? Number(IReadOnlyDictionary<string, string> metrics, string name) =>
        metrics.TryGetValue(name, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
