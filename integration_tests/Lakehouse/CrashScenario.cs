using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Writing;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// A table that grows window by window, each window a merge that updates, deletes and inserts; and what it must hold after
/// each of them.
/// </summary>
sealed class CrashScenario(string folder, Database database, Action<CommitStep> reached)
{
    public const int Windows = 24;

    const int Keys = 40;
    const int KeysPerWindow = 13;

    static readonly TableSchema Schema =
        TrialTable.Keyed(DataType.BigInt, new ColumnDefinition("a", DataType.String));

    readonly TrialTable _table = new(
        new LakehouseWarehouse(folder, database, TimeProvider.System, new CommitSteps(reached)),
        database,
        new TableName("main", "bank", "crash"),
        Schema);

    /// <summary>Rows as <see cref="RowText"/> prints them after a window; 0: before the first.</summary>
    public static string[] Expected(long window)
    {
        var rows = new SortedDictionary<int, string>();
        for (var past = 1; past <= window; past++)
        {
            foreach (var key in KeysOf(past))
            {
                if (IsDead(past, key))
                {
                    rows.Remove(key);
                }
                else
                {
                    rows[key] = $"{key}|w{past}|{past}.0000000000";
                }
            }
        }

        return [.. rows.Values.Order(StringComparer.Ordinal)];
    }

    public async Task<StoredPosition?> PositionAsync() => await _table.PositionAsync();

    public Task<string[]> RowsAsync() => _table.RowsAsync();

    /// <summary>Merges what is missing.</summary>
    public async Task RunAsync()
    {
        for (var window = (await PositionAsync())?.Position?.Major ?? 0; window < Windows;)
        {
            window++;
            var at = window;
            var rows = KeysOf(at).Select(key =>
                $"({key}, 'w{at}', {at}, {(IsDead(at, key) ? "true" : "false")})");
            await _table.MergeAsync(string.Join(", ", rows), TrialTable.At(at));
        }
    }

    static IEnumerable<int> KeysOf(long window) =>
        Enumerable.Range(0, KeysPerWindow).Select(i => (int)((window * 7 + i * 3) % Keys)).Distinct();

    static bool IsDead(long window, int key) => (key + window) % 5 == 0;
}
