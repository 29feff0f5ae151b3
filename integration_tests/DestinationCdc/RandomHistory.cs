using System.Collections.Immutable;
using ConnectorKit.Warehouses;
using DestinationCdc.Workload;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// What happened to three tables, made up from a seed: keys of several types, changes of Alpha's schema, moved keys, deletes
/// of keys that never were, NULLs, several rows at one time, logical ticks. It keeps every version, so the rows at any time
/// are a matter of looking.
/// </summary>
sealed class RandomHistory
{
    /// <summary>With every column that it ever has, each as wide as it gets.</summary>
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

    /// <summary>Columns that Alpha may not have at first.</summary>
    static readonly string[] Late = ["a", "s"];

    /// <summary>The wall time grows from 18 to 19 digits in the second.</summary>
    static readonly long[] Walls = [1_772_409_520_123_456_789, 999_999_999_999_999_700];

    static readonly string[] Words = ["", "x", "Zoë", "a\nb", "it's", "NULL", "\u0001", "0"];
    readonly Random _random;
    readonly List<RandomEvent> _events = [];
    readonly List<WorkloadTable> _alphas = [];

    public RandomHistory(Random random)
    {
        _random = random;
        Start = new Position(Walls[random.Next(Walls.Length)], 0);
        var late = Late.Where(_ => random.Next(2) == 0).ToHashSet();
        var isNarrow = random.Next(2) == 0;
        _alphas.Add(SchemaChange.Of(
            [
                .. Alpha.Columns.Where(column => !late.Contains(column.Name))
                    .Select(column => column.Name == "a" && isNarrow ? SchemaChange.Narrow(column) : column),
            ]));
        Scan();
        var now = Start;
        var transactions = random.Next(10, 90);
        var changes = Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(transactions)).ToList();
        for (var i = 0; i < transactions; i++)
        {
            now = Later(now);
            foreach (var _ in changes.Where(at => at == i))
            {
                Change(now);
                now = Later(now);
            }

            Transaction(now);
        }

        End = Later(now);
    }

    /// <summary>Alpha's schemas, one after the other.</summary>
    public IReadOnlyList<WorkloadTable> Alphas => _alphas;

    /// <summary>Time of the initial scan.</summary>
    public Position Start { get; }

    /// <summary>Above every event.</summary>
    public Position End { get; }

    /// <summary>In the order of their times.</summary>
    public IReadOnlyList<RandomEvent> Events => _events;

    /// <summary>The event in the form that its schema gives it.</summary>
    public WorkloadEvent Written(RandomEvent change) => change.Table != Alpha
        ? new WorkloadEvent(change.Table, change.Row, change.IsDelete, change.Time)
        : new WorkloadEvent(
            _alphas[change.Version],
            [.. change.Row.Where((_, i) => SchemaChange.Has(_alphas[change.Version], Alpha.Columns[i].Name))],
            change.IsDelete,
            change.Time);

    /// <summary>What made the table's rows at a time, by the text of their keys.</summary>
    public Dictionary<string, RandomEvent> RowsAt(WorkloadTable table, Position time)
    {
        var rows = new Dictionary<string, RandomEvent>();
        foreach (var change in _events.Where(change => change.Table == table && change.Time <= time))
        {
            rows.Remove(table.KeyText(change.Row));
            if (!change.IsDelete)
            {
                rows[table.KeyText(change.Row)] = change;
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
            var row = Shaped(Alpha, Row(Alpha));
            if (!_events.Any(other => other.Table == Alpha && Alpha.KeyText(other.Row) == Alpha.KeyText(row)))
            {
                _events.Add(new RandomEvent(Alpha, row, false, Start));
            }
        }

        _events.Add(new RandomEvent(Beta, [1L, "scan"], false, Start));
    }

    /// <summary>
    /// A change of Alpha's schema. What it does to the rows that live is sent as CockroachDB does: all of them again with
    /// the time of the change, some also in the old shape with the same time.
    /// </summary>
    void Change(Position time)
    {
        var before = _alphas.Count - 1;
        var change = SchemaChange.Next(_alphas[before], _random);
        var rows = RowsAt(Alpha, time).Values;
        _alphas.Add(change.Table);
        foreach (var row in rows.Where(_ => change.SendsAgain))
        {
            if (_random.Next(3) == 0)
            {
                _events.Add(row with { Time = time, Version = before });
            }

            var filled = row.Row.Select((value, i) => Alpha.Columns[i].Name == change.Filled ? change.Default : value);
            _events.Add(row with { Row = Shaped(Alpha, [.. filled]), Time = time, Version = before + 1 });
        }
    }

    void Transaction(Position time)
    {
        var touched = new HashSet<string>();
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var table = _random.Next(5) switch { 0 => Beta, 1 => Gamma, _ => Alpha };
            Add(table, Row(table), _random.Next(4) == 0, time, touched);
            if (table == Alpha && _random.Next(6) == 0 && RowsAt(Alpha, time).Values.FirstOrDefault()?.Row is { } moved)
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
            _events.Add(new RandomEvent(
                table,
                isDelete ? table.KeyOnly(row) : Shaped(table, row),
                isDelete,
                time,
                table == Alpha ? _alphas.Count - 1 : 0));
        }
    }

    /// <summary>The row without what the table does not have now, its numbers as small as they must be.</summary>
    object?[] Shaped(WorkloadTable table, object?[] row) => table != Alpha
        ? row
        :
        [
            .. row.Select((value, i) => _alphas[^1].Columns.FirstOrDefault(c => c.Name == Alpha.Columns[i].Name) switch
            {
                null => null,
                { Type: WorkloadType.Int4 } when value is long number => (long)unchecked((int)number),
                _ => value,
            }),
        ];

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
