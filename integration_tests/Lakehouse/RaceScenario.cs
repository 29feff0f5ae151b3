using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using IntegrationTests.Warehouses;
using Lakehouse;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Two tables that several processes write at once, each window by whoever comes first: one merges, one only grows. What a
/// window does follows from its number alone, so every version tells whether it is whole.
/// </summary>
sealed class RaceScenario(LakehouseWarehouse warehouse, Database database)
{
    const int Keys = 40;
    const int RowsPerWindow = 3;

    static readonly ColumnDefinition A = new("a", DataType.String);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    TrialTable Merged => new(warehouse, database, NameOf("merged"), TrialTable.Keyed(DataType.BigInt, A));

    TrialTable Grown => new(
        warehouse,
        database,
        NameOf("grown"),
        new TableSchema([new ColumnDefinition("w", DataType.BigInt), new ColumnDefinition("n", DataType.Int)], []));

    /// <summary>Commits one window more of both tables, unless somebody else does.</summary>
    /// <returns>How many of the two commits were this one's.</returns>
    public async Task<int> WriteAsync()
    {
        var (merged, grown) = (Merged, Grown);
        var (before, behind) = (await merged.PositionAsync(), await grown.PositionAsync());
        var (next, further) = (Window(before) + 1, Window(behind) + 1);
        var merge = merged.MergeOf(string.Join(", ", KeysOf(next).Select(key =>
            $"({key}, 'w{next}', {next}, {(IsDead(next, key) ? "true" : "false")})")));
        var rows = grown.Stage(
            $"SELECT {further}::BIGINT AS w, CAST(n AS INTEGER) AS n FROM range({RowsPerWindow}) t(n)");
        var results = await warehouse.CommitAsync(
            [
                merged.CommitOf(merge, before, TrialTable.At(next)),
                grown.CommitOf(new Append(rows), behind, TrialTable.At(further)),
            ],
            Cancellation);
        Assert.All(results, result => Assert.NotEqual(Outcome.Held, result.Outcome));
        await warehouse.MaintainAsync(merged.Name, Cancellation);
        await warehouse.MaintainAsync(grown.Name, Cancellation);
        using var connection = database.Connect();
        connection.Execute($"DROP TABLE {merge.Rows.Relation}");
        connection.Execute($"DROP TABLE {rows.Relation}");
        return results.Count(result => result.Outcome == Outcome.Committed);
    }

    /// <summary>Reads both tables, each at one version, and checks every row.</summary>
    /// <returns>The last window of the merged table.</returns>
    public async Task<long> ReadAsync()
    {
        if (await Merged.PositionAsync() is null || await Grown.PositionAsync() is null)
        {
            return 0;
        }

        var rows = await Merged.RowsAsync();
        var window = rows.Select(row => long.Parse(row.Split('|')[1][1..])).DefaultIfEmpty(0).Max();
        Assert.Equal(Expected(window), rows);
        var grown = await Grown.RowsAsync();
        Assert.Equal(
            Enumerable.Range(1, grown.Length / RowsPerWindow)
                .SelectMany(past => Enumerable.Range(0, RowsPerWindow).Select(number => $"{past}|{number}"))
                .Order(StringComparer.Ordinal),
            grown);
        return window;
    }

    /// <summary>The windows that the tables stand at.</summary>
    public async Task<(long Merged, long Grown)> WindowsAsync() =>
        (Window(await Merged.PositionAsync()), Window(await Grown.PositionAsync()));

    static string[] Expected(long window)
    {
        var rows = new Dictionary<long, string>();
        for (var past = 1L; past <= window; past++)
        {
            foreach (var key in KeysOf(past))
            {
                rows[key] = $"{key}|w{past}|{past}.0000000000";
                if (IsDead(past, key))
                {
                    rows.Remove(key);
                }
            }
        }

        return [.. rows.Values.Order(StringComparer.Ordinal)];
    }

    /// <summary>The first key of a window always lives, so that the window shows.</summary>
    static IEnumerable<long> KeysOf(long window) =>
        Enumerable.Range(0, 7).Select(step => ((window * 3) + (step * 5)) % Keys).Distinct();

    static bool IsDead(long window, long key) => key != window * 3 % Keys && (window + key) % 4 == 0;

    static long Window(StoredPosition? stored) => stored?.Position?.Major ?? 0;

    static TableName NameOf(string table) => new("main", "race", table);
}
