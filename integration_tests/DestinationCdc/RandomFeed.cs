using System.Globalization;
using System.IO.Compression;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Configuration;
using DestinationCdc.Workload;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// The files of a random history as a careless cluster would leave them: rows in any file that is allowed to hold them,
/// many of them twice, some long before the RESOLVED that covers them, names in any order, repeats that come late, and
/// perhaps a table that joins when the feed has been running for a while.
/// </summary>
sealed class RandomFeed
{
    static readonly string[] Versions = ["9", "a", "10"];

    readonly Random _random;
    readonly RandomHistory _history;
    readonly string _folder;
    readonly List<Position> _resolved = [];
    readonly Position? _betaJoins;
    readonly FeedFormat _format;
    int _files;

    /// <summary>The feed of a seed.</summary>
    /// <param name="mostResolved">Not more than so many and one.</param>
    public RandomFeed(int seed, string folder, int mostResolved = 8)
    {
        _random = new Random(seed);
        _history = new RandomHistory(_random);
        _folder = folder;
        _format = Format();
        ChooseResolved(mostResolved);

        // Not at the first: a scan at the feed's very first RESOLVED is no table that joins later.
        _betaJoins = _resolved.Count > 2 && _random.Next(3) == 0
            ? _resolved[_random.Next(1, _resolved.Count - 1)]
            : null;
    }

    public RandomHistory History => _history;

    /// <summary>Alpha's schema as somebody may have declared it: the first one, the last one or all its columns ever.</summary>
    /// <remarks>JSON does not tell INT4 from INT8, so there it is declared as wide as it gets.</remarks>
    public WorkloadTable Declared(int choice)
    {
        var alphas = _history.Alphas;
        var declared = choice switch { 0 => alphas[0], 1 => alphas[^1], _ => RandomHistory.Alpha };
        return _format == FeedFormat.Parquet
            ? declared
            : SchemaChange.Of([.. RandomHistory.Alpha.Columns.Where(c => SchemaChange.Has(declared, c.Name))]);
    }

    /// <summary>Every RESOLVED, ascending.</summary>
    public IReadOnlyList<Position> Resolved => _resolved;

    /// <summary>
    /// The rows that a table must have at a time, each with its own time; null while the table is not complete.
    /// </summary>
    public IReadOnlyCollection<RandomEvent>? RowsAt(WorkloadTable table, Position time)
    {
        var rows = _history.RowsAt(table, time).Values;
        return table != RandomHistory.Beta || _betaJoins is not { } joins ? rows
            : time <= joins ? null
            : [.. rows.Select(row => row.Time < joins ? row with { Time = joins } : row)];
    }

    /// <summary>The table has rows that were sent and lie below the time, so it must have a position there.</summary>
    public bool HasRowsBelow(WorkloadTable table, Position time) =>
        (table == RandomHistory.Beta && _betaJoins is { } joins
            && joins < time && _history.RowsAt(table, joins).Count > 0)
        || Emitted().Any(change => change.Table == table && change.Time < time);

    /// <summary>
    /// Writes the files up to a RESOLVED, in a few steps between which somebody may look; the RESOLVED comes last.
    /// </summary>
    public IEnumerable<Position?> Grow()
    {
        var batches = Batches();
        for (var i = 0; i < _resolved.Count; i++)
        {
            foreach (var file in batches[i])
            {
                file();
                yield return null;
            }

            Resolve(_resolved[i]);
            yield return _resolved[i];
        }

        foreach (var file in batches[_resolved.Count])
        {
            file();
        }

        yield return null;
    }

    public override string ToString() =>
        $"RESOLVED {string.Join(", ", _resolved)}; beta joins at {_betaJoins}; "
        + string.Join(", ", Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));

    /// <summary>
    /// In a feed of both formats no number grows: the files of one may tell the type that those of the other outgrow.
    /// </summary>
    FeedFormat Format()
    {
        var format = (FeedFormat)_random.Next(3);
        var grows = _history.Alphas.SelectMany(alpha => alpha.Columns).Any(column => column.Type == WorkloadType.Int4);
        return format == FeedFormat.Auto && grows ? (FeedFormat)_random.Next(1, 3) : format;
    }

    static Position Next(Position time) => time with { Minor = time.Minor + 1 };

    void ChooseResolved(int most)
    {
        var times = _history.Events.Select(change => change.Time).Append(_history.End).Distinct().ToList();
        var chosen = new SortedSet<Position> { _random.Next(3) == 0 ? Next(_history.Start) : _history.Start };
        for (var marks = _random.Next(1, most + 1); marks > 0; marks--)
        {
            var time = times[_random.Next(times.Count)];
            chosen.Add(_random.Next(2) == 0 ? time : _random.Next(2) == 0 ? Next(time) : new(time.Major + 1, 0));
        }

        _resolved.AddRange(chosen);
    }

    /// <summary>The files that arrive before each RESOLVED, and those after the last.</summary>
    List<List<Action>> Batches()
    {
        var rows = Enumerable.Range(0, _resolved.Count + 1).Select(_ => new List<RandomEvent>()).ToList();
        foreach (var change in Emitted())
        {
            var due = _resolved.FindIndex(time => change.Time <= time);
            due = due < 0 ? _resolved.Count : due;
            var early = _random.Next(4) == 0 ? _random.Next(due + 1) : due;
            rows[early].Add(change);
            while (_random.Next(3) == 0)
            {
                rows[_random.Next(early, _resolved.Count + 1)].Add(change);
            }
        }

        if (_betaJoins is { } joins)
        {
            var scan = _history.RowsAt(RandomHistory.Beta, joins).Values;
            rows[_resolved.IndexOf(joins) + 1].AddRange(
                scan.Select(row => row with { Time = joins }));
        }

        return [.. rows.Select((batch, i) => Files(batch, i))];
    }

    /// <summary>What the feed sends of the history: nothing of a table before it joins.</summary>
    IEnumerable<RandomEvent> Emitted() => _history.Events.Where(change =>
        change.Table != RandomHistory.Beta || _betaJoins is not { } joins || change.Time > joins);

    List<Action> Files(List<RandomEvent> rows, int interval)
    {
        var lowest = interval == 0 ? _history.Start : Next(_resolved[interval - 1]);
        return
        [
            .. rows.GroupBy(row => (row.Table, row.Version, Part: _random.Next(3)))
                .OrderBy(_ => _random.Next())
                .Select(part => (Action)(() => Write(
                    part.Key.Table,
                    part.Key.Version,
                    [.. part.OrderBy(_ => _random.Next())],
                    Name(part, lowest)))),
        ];
    }

    /// <summary>
    /// A name is a lower bound of the rows that are new; a file of the join's scan carries the scan's time.
    /// </summary>
    Position Name(IEnumerable<RandomEvent> rows, Position lowest)
    {
        var smallest = rows.Min(row => row.Time);
        return smallest < lowest && _random.Next(2) == 0 ? smallest : lowest;
    }

    void Resolve(Position time)
    {
        using var stream = File.Create(PathOf($"{NameTime.Format(time)}.RESOLVED"));
        ParquetFile.WriteResolved(stream, time);
    }

    /// <summary>The schema versions are 9, a (10) and 10 (16).</summary>
    void Write(WorkloadTable table, int version, IReadOnlyList<RandomEvent> rows, Position named)
    {
        var isJson = _format == FeedFormat.Json || (_format == FeedFormat.Auto && _random.Next(2) == 0);
        var isPacked = isJson && _random.Next(2) == 0;
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{NameTime.Format(named)}-{_random.NextInt64():x16}-{_random.Next(1, 4)}-{_random.Next(9)}-{_files++:x8}-"
            + $"{table.Name}-{Versions[version]}{(isPacked ? ".ndjson.gz" : isJson ? ".ndjson" : ".parquet")}");
        using var file = File.Create(PathOf(name));
        using Stream stream = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file;
        List<WorkloadEvent> written = [.. rows.Select(_history.Written)];
        if (isJson)
        {
            JsonLines.Write(stream, written);
        }
        else
        {
            ParquetFile.Write(stream, written[0].Table, written, rowsPerGroup: _random.Next(1, 20));
        }
    }

    string PathOf(string name)
    {
        var day = Path.Combine(_folder, $"{name[..4]}-{name[4..6]}-{name[6..8]}");
        Directory.CreateDirectory(day);
        return Path.Combine(day, name);
    }
}
