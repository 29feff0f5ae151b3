using System.Diagnostics;
using System.Globalization;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse;

namespace Benchmarks;

/// <summary>
/// 10,000 changes merged into 10,000,000 rows in 10 files, and the same into 1,000,000: the changes set the time, not the
/// table. Three of four change or delete a random row, one inserts.
/// </summary>
static class MergeBenchmark
{
    /// <summary>Runs one merge in a process of its own.</summary>
    public const string MergeVerb = "merge-changes";

    const int Changes = 10_000;
    const int Files = 10;
    const long ManyRows = 10_000_000;
    const long FewRows = 1_000_000;
    const int Rounds = 5;

    static readonly TableName Name = new("main", "bench", "narrow");

    static readonly TableSchema Schema = new(
        [
            new("id", DataType.BigInt, Nullable: false),
            new("account", DataType.Int),
            new("kind", DataType.SmallInt),
            new("amount", DataType.Double),
            new("day", DataType.Date),
            new("code", DataType.String),
            new("u", DataType.Decimal(29, 10)),
        ],
        ["id"]);

    static readonly ColumnGroup Group = new("main", ["account", "kind", "amount", "day", "code"], "u");

    public static async Task RunAsync()
    {
        await EnsureTableAsync(ManyRows);
        await EnsureTableAsync(FewRows);
        var (many, few) = (new List<MeasuredMerge>(), new List<MeasuredMerge>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (large, small) = (await MeasureAsync(ManyRows), await MeasureAsync(FewRows));
            if (round > 0)
            {
                // The first round warms the file cache.
                many.Add(large);
                few.Add(small);
            }
        }

        await Workbench.PrintAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"merge: {Changes:N0} changes into tables of {Files} files, {Rounds} rounds, median time, greatest memory"));
        await Workbench.PrintAsync($"""
                                     merge       process
              into 10,000,000 rows   {Row(many)}
              into 1,000,000 rows    {Row(few)}
              ratio                  {Ratio(run => run.Merge)}  {Ratio(run => run.Process)}
            """);

        string Ratio(Func<MeasuredMerge, TimeSpan> time) => (Workbench.Median(many.Select(time))
            / Workbench.Median(few.Select(time))).ToString("F2", CultureInfo.InvariantCulture).PadLeft(7);
    }

    static string Row(List<MeasuredMerge> runs) =>
        $"{Workbench.Seconds(Workbench.Median(runs.Select(run => run.Merge)))}  "
        + $"{Workbench.Seconds(Workbench.Median(runs.Select(run => run.Process)))}  "
        + Workbench.Megabytes(runs.Max(run => run.Peak));

    /// <summary>One merge; its time, from the staged rows to the commit, goes to standard error.</summary>
    public static async Task MergeAsync(string folder, string rows)
    {
        using var database = Open(folder, MemoryBudget.FromMachine().Engine);
        await using var warehouse = new LakehouseWarehouse(folder, database, TimeProvider.System);
        using (var connection = database.Connect())
        {
            var changes = SelectChanges(long.Parse(rows, CultureInfo.InvariantCulture));
            connection.Execute($"CREATE TABLE changes AS {changes}");
        }

        var expected = await warehouse.PositionAsync(Name, "bench", CancellationToken.None);
        var merge = new Merge(new StagedRows(database, "changes", Changes), Schema.Key, [Group]);
        var next = new Position(expected!.Position!.Value.Major + 1, 0);
        var clock = Stopwatch.StartNew();
        var results = await warehouse.CommitAsync(
            [new TableCommit(Name, "bench", expected, next, Schema, merge)], CancellationToken.None);
        var time = clock.Elapsed;
        if (results[0].Outcome != Outcome.Committed || results[0].Counts.Updated == 0)
        {
            throw new InvalidOperationException($"The merge did not commit: {results[0]}");
        }

        await Console.Error.WriteAsync(time.ToString("c", CultureInfo.InvariantCulture));
    }

    static async Task<MeasuredMerge> MeasureAsync(long rows)
    {
        // The copy shares its files, which nobody changes.
        var copy = Path.Combine(Workbench.Tables, "merge");
        await MeasuredRun.StartAsync("/bin/cp", ["-al", FolderOf(rows), copy], "/dev/null");
        try
        {
            var run = await MeasuredRun.StartAsync(
                Environment.ProcessPath!,
                [MergeVerb, copy, rows.ToString(CultureInfo.InvariantCulture)],
                "/dev/null");
            return new MeasuredMerge(
                TimeSpan.Parse(run.Errors.Trim(), CultureInfo.InvariantCulture), run.Time, run.PeakMemory);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    static async Task EnsureTableAsync(long rows)
    {
        var folder = FolderOf(rows);
        if (File.Exists(Path.Combine(folder, "complete")))
        {
            return;
        }

        await Workbench.PrintAsync($"making {rows:N0} rows in {folder} …");
        using var database = Open(folder, 2L << 30);
        await using var warehouse = new LakehouseWarehouse(folder, database, TimeProvider.System);
        using var connection = database.Connect();
        for (var part = 0; part < Files; part++)
        {
            connection.Execute($"CREATE TABLE staged AS {SelectRows(part * rows / Files, (part + 1) * rows / Files)}");
            var expected = await warehouse.PositionAsync(Name, "bench", CancellationToken.None);
            var append = new Append(new StagedRows(database, "staged", rows / Files));
            await warehouse.CommitAsync(
                [new TableCommit(Name, "bench", expected, new Position(part + 1, 0), Schema, append)],
                CancellationToken.None);
            connection.Execute("DROP TABLE staged");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "complete"), "");
    }

    static Database Open(string folder, long memory) => Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = memory,
        Threads = Environment.ProcessorCount,
        TempDirectory = Path.Combine(folder, "temp"),
    });

    static string FolderOf(long rows) =>
        Path.Combine(Workbench.Tables, string.Create(CultureInfo.InvariantCulture, $"narrow-{rows / 1_000_000}m"));

    static string SelectRows(long from, long to) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT i AS id, {Values("i")}, 1::DECIMAL(29,10) AS u FROM range({from}, {to}) t(i)");

    static string SelectChanges(long rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT id, {Values("id + 1")},
            NOT dead AS "{Group.Present}", 1000::DECIMAL(29,10) AS "{Group.Order}",
            dead AS "{Merge.DeadColumn}", NULL::DECIMAL(29,10) AS "{Merge.ResetAtColumn}"
        FROM (
            SELECT CASE WHEN i % 4 = 0 THEN {rows} + i
                    ELSE CAST(i * {rows / Changes} + hash(i) % {rows / Changes} AS BIGINT) END AS id,
                i % 10 = 1 AS dead
            FROM range({Changes}) t(i))
        """);

    static string Values(string i) => $"""
        CAST(hash({i}) % 1000000 AS INTEGER) AS account, CAST(hash({i}) % 7 AS SMALLINT) AS kind,
        (hash({i}) % 100000) / 100.0 AS amount, DATE '2020-01-01' + CAST(hash({i}) % 2000 AS INTEGER) AS day,
        'code ' || (hash({i}) % 1000) AS code
        """;

    /// <summary>The merge, and the process around it, which also stages the changes.</summary>
    sealed record MeasuredMerge(TimeSpan Merge, TimeSpan Process, long Peak);
}
