using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Workload;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// What happened to three tables, made up from a seed: keys of several types, columns that are added, moved keys, deletes of keys that never were, NULLs, several rows
/// at one time, logical ticks. It keeps every version, so the rows at any time are a matter of looking.
/// </summary>
sealed class RandomHistory
{
    public static readonly WorkloadTable Alpha = new(
        "alpha",
        [
            new("k1", WorkloadType.Int8),
            new("a", WorkloadType.Int8),
            new("b", WorkloadType.Decimal, 12, 3),
            new("k2", WorkloadType.String),
            new("s", WorkloadType.String),
            new("z", WorkloadType.TimestampTz),
        ],
        ["k2", "k1"]);

    public static readonly WorkloadTable Beta = new(
        "beta", [new("id", WorkloadType.Int8), new("s", WorkloadType.String)], ["id"]);

    /// <summary>Keys of other types; columns of the key alone.</summary>
    public static readonly WorkloadTable Gamma = new(
        "gamma",
        [
            new("d", WorkloadType.Decimal, 12, 3), new("t", WorkloadType.TimestampTz), new("s", WorkloadType.String),
        ],
        ["t", "s", "d"]);

    public static readonly ImmutableArray<WorkloadTable> Tables = [Alpha, Beta, Gamma];

    /// <summary>Columns that Alpha gets in its second schema version.</summary>
    static readonly string[] Added = ["a", "s"];

    /// <summary>The wall time grows from 18 to 19 digits in the second.</summary>
    static readonly long[] Walls = [1_772_409_520_123_456_789, 999_999_999_999_999_700];

    static readonly string[] Words = ["", "x", "Zoë", "a\nb", "it's", "NULL", "\u0001", "0"];
    readonly Random _random;
    readonly List<WorkloadEvent> _events = [];

    public RandomHistory(Random random)
    {
        _random = random;
        Start = new Position(Walls[random.Next(Walls.Length)], 0);
        var later = Added.Where(_ => random.Next(2) == 0).ToHashSet();
        FirstAlpha = new WorkloadTable(
            Alpha.Name, [.. Alpha.Columns.Where(column => !later.Contains(column.Name))], Alpha.Key);
        Changed = random.Next(3) == 0 ? null : new Position(Start.Major + random.Next(1, 200), 0);
        Scan();
        var now = Start;
        for (var transactions = random.Next(10, 90); transactions > 0; transactions--)
        {
            now = Later(now);
            Transaction(now);
        }

        End = Later(now);
    }

    /// <summary>Alpha before its columns were added.</summary>
    public WorkloadTable FirstAlpha { get; }

    /// <summary>When they were added; null: they were always there.</summary>
    public Position? Changed { get; }

    /// <summary>Time of the initial scan.</summary>
    public Position Start { get; }

    /// <summary>Above every event.</summary>
    public Position End { get; }

    /// <summary>In the order of their times.</summary>
    public IReadOnlyList<WorkloadEvent> Events => _events;

    /// <summary>The table's rows at a time, by the text of their keys.</summary>
    public Dictionary<string, object?[]> RowsAt(WorkloadTable table, Position time)
    {
        var rows = new Dictionary<string, object?[]>();
        foreach (var change in _events.Where(change => change.Table == table && change.Time <= time))
        {
            rows.Remove(table.KeyText(change.Row));
            if (!change.IsDelete)
            {
                rows[table.KeyText(change.Row)] = change.Row;
            }
        }

        return rows;
    }

    Position Later(Position time) => _random.Next(3) == 0
        ? time with { Minor = time.Minor + _random.Next(1, 11) }
        : new Position(time.Major + _random.Next(1, 12), _random.Next(4) == 0 ? _random.Next(1, 5) : 0);

    void Scan()
    {
        for (var rows = _random.Next(8); rows > 0; rows--)
        {
            var row = Shaped(Alpha, Row(Alpha), Start);
            if (!_events.Any(other => other.Table == Alpha && Alpha.KeyText(other.Row) == Alpha.KeyText(row)))
            {
                _events.Add(new WorkloadEvent(Alpha, row, false, Start));
            }
        }

        _events.Add(new WorkloadEvent(Beta, [1L, "scan"], false, Start));
    }

    void Transaction(Position time)
    {
        var touched = new HashSet<string>();
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var table = _random.Next(5) switch { 0 => Beta, 1 => Gamma, _ => Alpha };
            Add(table, Row(table), _random.Next(4) == 0, time, touched);
            if (table == Alpha && _random.Next(6) == 0 && RowsAt(Alpha, time).Values.FirstOrDefault() is { } moved)
            {
                var elsewhere = (object?[])moved.Clone();
                elsewhere[0] = (long)elsewhere[0]! + 1;
                Add(Alpha, moved, true, time, touched);
                Add(Alpha, elsewhere, false, time, touched);
            }
        }
    }

    void Add(WorkloadTable table, object?[] row, bool isDelete, Position time, HashSet<string> touched)
    {
        if (touched.Add($"{table.Name}|{table.KeyText(row)}"))
        {
            _events.Add(new WorkloadEvent(
                table, isDelete ? table.KeyOnly(row) : Shaped(table, row, time), isDelete, time));
        }
    }

    /// <summary>The row without what the table did not have yet.</summary>
    object?[] Shaped(WorkloadTable table, object?[] row, Position time) => table != Alpha || !IsFirst(time)
        ? row
        : [.. row.Select((value, i) => FirstAlpha.Columns.Contains(Alpha.Columns[i]) ? value : null)];

    /// <summary>The time lies before the schema change.</summary>
    public bool IsFirst(Position time) => Changed is { } changed && time < changed;

    object?[] Row(WorkloadTable table) => table == Beta ? [(long)_random.Next(6), Word()] : table == Gamma
        ?
        [
            $"{_random.Next(-1, 2)}.{_random.Next(2) * 500:D3}",
            Instant(_random.Next(2) * 1_000_000L),
            Words[_random.Next(3)],
        ]
        :
        [
            (long)_random.Next(-2, 3),
            _random.Next(4) == 0 ? null : _random.NextInt64(long.MinValue, long.MaxValue),
            _random.Next(4) == 0 ? null : $"{_random.Next(-999_999, 999_999)}.{_random.Next(1000):D3}",
            Words[_random.Next(2)],
            Word(),
            _random.Next(4) == 0 ? null : Instant(_random.NextInt64(1L << 52)),
        ];

    static DateTime Instant(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * 10);

    string? Word() => _random.Next(4) == 0 ? null : Words[_random.Next(Words.Length)];
}
