using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Workload;

/// <summary>
/// Runs a history and writes its changefeed and, beside it, its tables at every RESOLVED. The tables are the history's
/// own: they do not come from the files.
/// </summary>
sealed class WorkloadGenerator
{
    const int MostIntervals = 12;
    const int EventsPerInterval = 500;
    readonly WorkloadOptions _options;
    readonly Random _random;
    readonly History _history;
    readonly SimulatedCluster _cluster;
    readonly Dictionary<WorkloadTable, TruthTable> _truth;
    readonly ImmutableArray<Position>.Builder _resolved = ImmutableArray.CreateBuilder<Position>();
    readonly Dictionary<WorkloadTable, int> _rowsAtLast = [];
    readonly CancellationToken _cancellation;
    Position _now = History.Start;
    Position _checkpoint = History.Start;

    WorkloadGenerator(WorkloadOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _cancellation = cancellationToken;
        _random = new Random(options.Seed);
        _history = options.Kind == "bank"
            ? new BankHistory(_random, Math.Clamp(options.Events / 20, 10, 2_000))
            : new YcsbHistory(_random, Math.Clamp(options.Events / 10, 10, 1_000_000));
        _cluster = new SimulatedCluster(options.Into, options.Parquet, _random);
        _truth = _history.Tables.ToDictionary(table => table, table => new TruthTable(table));
    }

    /// <summary>Writes both folders.</summary>
    /// <exception cref="ConfigException">A folder is not empty.</exception>
    public static WorkloadSummary Run(WorkloadOptions options, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { options.Into, options.Truth })
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new ConfigException($"{folder} is not empty; name a new folder, or remove it first.");
            }

            Directory.CreateDirectory(folder);
        }

        return new WorkloadGenerator(options, cancellationToken).Run();
    }

    WorkloadSummary Run()
    {
        Scan();
        var intervals = Math.Clamp(_options.Events / EventsPerInterval, 3, MostIntervals);
        for (var i = 1; i <= intervals; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            Interval(i, (_options.Events / intervals) + 1);
        }

        // What comes after the last RESOLVED: a file that nobody may open yet.
        Change(EventsPerInterval);
        _cluster.Flush(Next(_resolved[^1]));
        foreach (var truth in _truth.Values)
        {
            var last = Path.Combine(_options.Truth, $"{truth.Table.Name}.ndjson");
            File.Copy(TruthPath(truth.Table, _resolved[^1]), last);
        }

        return new WorkloadSummary(
            _cluster.Files,
            _cluster.Rows,
            _resolved.ToImmutable(),
            [.. _truth.Values.Select(truth => (truth.Table, _rowsAtLast[truth.Table]))]);
    }

    void Scan()
    {
        foreach (var (table, row) in _history.InitialRows())
        {
            Emit(new WorkloadEvent(table, row, false, _now));
        }

        _cluster.Flush(_now);
        Resolve(_now, _now);
    }

    /// <summary>
    /// Changes, of which the last ones lie beyond the RESOLVED and are flushed before it all the same; now and then a
    /// node restarts and sends again what its checkpoint does not cover.
    /// </summary>
    void Interval(int number, int events)
    {
        var before = _resolved[^1];
        var beyond = events / 10;
        Change(events - beyond);
        if (_random.Next(2) == 0)
        {
            Tick();
        }

        var resolved = _now;
        WriteTruth(resolved);
        Change(beyond);
        _cluster.Flush(Next(before));
        if (number % 4 == 2)
        {
            _cluster.Restart(number, Next(_checkpoint));
        }

        Resolve(resolved, number % 4 == 1 ? before : resolved);
    }

    void Change(int events)
    {
        var written = 0;
        while (written < events)
        {
            Tick();
            foreach (var (table, row, isDelete) in _history.NextTransaction())
            {
                Emit(new WorkloadEvent(table, row, isDelete, _now));
                written++;
            }
        }
    }

    void Emit(WorkloadEvent row)
    {
        _cluster.Emit(row);
        _truth[row.Table].Apply(row);
    }

    /// <summary>Mostly a few milliseconds; sometimes the same nanosecond and the next logical tick.</summary>
    void Tick() => _now = _random.Next(10) == 0
        ? Next(_now)
        : new Position(_now.Major + _random.NextInt64(1, 20_000_000), 0);

    void Resolve(Position time, Position checkpoint)
    {
        if (_resolved.Count == 0)
        {
            WriteTruth(time);
        }

        _cluster.Resolve(time, checkpoint);
        _checkpoint = checkpoint;
        _resolved.Add(time);
    }

    void WriteTruth(Position time)
    {
        foreach (var truth in _truth.Values)
        {
            truth.WriteTo(TruthPath(truth.Table, time));
            _rowsAtLast[truth.Table] = truth.Count;
        }
    }

    string TruthPath(WorkloadTable table, Position time) =>
        Path.Combine(_options.Truth, $"{table.Name}@{NameTime.Format(time)}.ndjson");

    static Position Next(Position time) => time with { Minor = time.Minor + 1 };
}
