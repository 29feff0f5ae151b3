using System.Collections.Immutable;
using System.Globalization;

namespace DestinationCdc.Workload;

/// <summary>
/// YCSB's table of ten text fields: updates of one field (the feed sends the whole row), some NULLs, inserts and
/// deletes, few keys hot and many cold.
/// </summary>
sealed class YcsbHistory(Random random, int records) : History(random)
{
    const int Fields = 10;

    static readonly WorkloadTable UserTable = new(
        "usertable",
        [
            new("ycsb_key", WorkloadType.String),
            .. Enumerable.Range(0, Fields).Select(i => new WorkloadColumn($"field{i}", WorkloadType.String)),
        ],
        ["ycsb_key"]);

    readonly List<object?[]> _rows = [];
    long _nextKey;

    public static ImmutableArray<WorkloadTable> AllTables => [UserTable];

    public override ImmutableArray<WorkloadTable> Tables => AllTables;

    public override IEnumerable<(WorkloadTable Table, object?[] Row)> InitialRows()
    {
        for (var i = 0; i < records; i++)
        {
            yield return (UserTable, Insert());
        }
    }

    public override IEnumerable<(WorkloadTable Table, object?[] Row, bool IsDelete)> NextTransaction()
    {
        var dice = Random.Next(100);
        if (dice < 5 || _rows.Count < 2)
        {
            yield return (UserTable, Insert(), false);
            yield break;
        }

        var hot = Random.Next(10) < 8;
        var index = Random.Next(hot ? Math.Max(1, _rows.Count / 5) : _rows.Count);
        if (dice < 8)
        {
            var gone = _rows[index];
            _rows[index] = _rows[^1];
            _rows.RemoveAt(_rows.Count - 1);
            yield return (UserTable, UserTable.KeyOnly(gone), true);
            yield break;
        }

        var row = (object?[])_rows[index].Clone();
        row[1 + Random.Next(Fields)] = Value();
        _rows[index] = row;
        yield return (UserTable, row, false);
    }

    object?[] Insert()
    {
        var key = _nextKey++ * 6_364_136_223_846_793_005;
        object?[] row =
        [
            $"user{(key & long.MaxValue).ToString("D19", CultureInfo.InvariantCulture)}",
            .. Enumerable.Range(0, Fields).Select(_ => Value()),
        ];
        _rows.Add(row);
        return row;
    }

    string? Value() => Random.Next(20) == 0 ? null : $"{Random.NextInt64():x16}";
}
