using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Workload;

/// <summary>The tables of a simulated application and what happens to them, transaction by transaction.</summary>
abstract class History(Random random)
{
    /// <summary>2026-03-01 23:58:40.123456789 UTC: a feed that begins before midnight.</summary>
    public static readonly Position Start = new(1_772_409_520_123_456_789, 0);

    static readonly DateTime StartTime =
        DateTime.UnixEpoch.AddTicks((Start.Major / 1000) * TimeSpan.TicksPerMicrosecond);

    public abstract ImmutableArray<WorkloadTable> Tables { get; }

    protected Random Random { get; } = random;

    /// <summary>The rows at <see cref="Start"/>.</summary>
    public abstract IEnumerable<(WorkloadTable Table, object?[] Row)> InitialRows();

    /// <summary>
    /// The rows that the next transaction writes or, with only their keys, deletes; at least one, each key once.
    /// </summary>
    public abstract IEnumerable<(WorkloadTable Table, object?[] Row, bool IsDelete)> NextTransaction();

    protected static string Money(decimal amount) => amount.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>Some moment after the start, in whole microseconds.</summary>
    protected static DateTime At(long microseconds) => StartTime.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
