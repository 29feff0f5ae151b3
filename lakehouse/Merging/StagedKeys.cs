using System.Collections.Immutable;
using System.Globalization;
using DuckDB;

namespace Lakehouse.Merging;

/// <summary>What the keys of the staged rows look like.</summary>
/// <param name="Duplicates">Rows too many: 0 when each key stands once.</param>
/// <param name="HasNulls">Some key has a NULL in it.</param>
/// <param name="SmallestTime">Of all orders and resets; null when there is none, or none that fits.</param>
/// <param name="Ranges">One for each key column.</param>
sealed record StagedKeys(
    long Distinct, long Duplicates, bool HasNulls, decimal? SmallestTime, ImmutableArray<KeyRange> Ranges)
{
    public static StagedKeys Read(Connection connection, MergeSql sql, int keyColumns)
    {
        var row = connection.Rows(sql.Summary())[0];
        var ranges = Enumerable.Range(0, keyColumns)
            .Select(index => new KeyRange((string?)row[4 + (2 * index)], (string?)row[5 + (2 * index)]));
        decimal? smallest = decimal.TryParse(
            (string?)row[3], NumberStyles.Number, CultureInfo.InvariantCulture, out var time) ? time : null;
        return new StagedKeys((long)row[0]!, (long)row[1]!, (long)row[2]! > 0, smallest, [.. ranges]);
    }
}
