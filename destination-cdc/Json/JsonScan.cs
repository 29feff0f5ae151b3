using System.Collections.Concurrent;
using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DuckDB;

namespace DestinationCdc.Json;

/// <summary>
/// Lines of files as a table of the engine: the wanted columns, then what the feed says of each row. Files are shared out among
/// the engine's threads; only rows of the window are handed over, all are counted.
/// </summary>
/// <param name="columns">Columns of the files by name.</param>
/// <param name="window">Rows with After &lt; updated &lt;= UpTo; null: all rows.</param>
sealed class JsonScan(
    SourceTable table,
    ImmutableArray<DataFile> files,
    ImmutableArray<(string Name, JsonCut Cut)> columns,
    (Position? After, Position UpTo)? window) : IDisposable
{
    /// <summary>VARCHAR: c, u (only with the option diff) or d.</summary>
    public const string EventType = "__crdb__event_type";

    /// <summary>HUGEINT: wall nanoseconds times 10^10 plus logical.</summary>
    public const string Updated = "__crdb__updated";

    /// <summary>HUGEINT like <see cref="Updated"/>, NULL without the option.</summary>
    public const string MvccTimestamp = "__crdb__mvcc_timestamp";

    /// <summary>BIGINT: place of the file among those of the scan.</summary>
    public const string File = "__crdb__file";

    /// <summary>BIGINT: line of the file, from 0.</summary>
    public const string Line = "__crdb__line";

    readonly ConcurrentBag<JsonReader> _readers = [];
    readonly Lock _lock = new();
    long _all;
    long _before;
    long _behind;

    /// <summary>The first fault that any thread met.</summary>
    public FeedFileException? Fault { get; private set; }

    public SourceTable Table => table;

    public ImmutableArray<DataFile> Files => files;

    public ImmutableArray<(string Name, JsonCut Cut)> Columns => columns;

    public (Position? After, Position UpTo)? Window => window;

    /// <summary>Rows read, rows at or below the window, rows above it.</summary>
    public (long All, long Before, long Behind) Counts => (_all, _before, _behind);

    /// <summary>One reading of all files.</summary>
    public TableScan ToTableScan()
    {
        var next = new NextFile(files.Length);
        return new TableScan
        {
            Columns =
            [
                .. columns.Select(column => new ResultColumn(column.Name, column.Cut.Type)),
                new ResultColumn(EventType, LogicalType.Of(TypeId.Varchar)),
                new ResultColumn(Updated, LogicalType.Of(TypeId.HugeInt)),
                new ResultColumn(MvccTimestamp, LogicalType.Of(TypeId.HugeInt)),
                new ResultColumn(File, LogicalType.Of(TypeId.BigInt)),
                new ResultColumn(Line, LogicalType.Of(TypeId.BigInt)),
            ],
            MaxThreads = Math.Min(files.Length, Environment.ProcessorCount),
            OpenReader = () =>
            {
                var reader = new JsonReader(this, next);
                _readers.Add(reader);
                return reader.Fill;
            },
        };
    }

    public void Dispose()
    {
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }
    }

    internal void Count(long all, long before, long behind)
    {
        lock (_lock)
        {
            (_all, _before, _behind) = (_all + all, _before + before, _behind + behind);
        }
    }

    internal void Fail(FeedFileException fault)
    {
        lock (_lock)
        {
            Fault ??= fault;
        }
    }

    /// <summary>Hands out the files, one by one.</summary>
    internal sealed class NextFile(int count)
    {
        int _taken = -1;

        public int? Take() => Interlocked.Increment(ref _taken) is var file && file < count ? file : null;
    }
}
