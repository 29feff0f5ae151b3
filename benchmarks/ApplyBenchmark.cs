using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DuckDB;

namespace Benchmarks;

/// <summary>
/// `destination-cdc apply` of 1,000,000 events in 64 files onto 5,000,000 rows, from process start to end, against
/// DuckDB alone, which reads the same files, keeps the last row of each key and writes one Parquet file.
/// </summary>
static class ApplyBenchmark
{
    /// <summary>Runs this program as the other side, in a process of its own.</summary>
    public const string ReduceVerb = "reduce-feed";

    const int Rounds = 3;

    public static Task RunParquetAsync() => RunAsync(parquet: true);

    public static Task RunJsonAsync() => RunAsync(parquet: false);

    /// <summary>The other side; its time goes to standard error.</summary>
    public static void Reduce(string feed, string result)
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = MemoryBudget.FromMachine().Engine,
            Threads = Environment.ProcessorCount,
            TempDirectory = Path.GetTempPath(),
        });
        using var connection = database.Connect();
        var clock = Stopwatch.StartNew();
        connection.Execute($"""
            COPY (
                SELECT * FROM {Rows(feed)}
                QUALIFY row_number() OVER (PARTITION BY id ORDER BY updated DESC) = 1)
            TO '{result}' (FORMAT parquet)
            """);
        Console.Error.Write(clock.Elapsed.ToString("c", CultureInfo.InvariantCulture));
    }

    static string Rows(string feed) => feed.EndsWith("parquet", StringComparison.Ordinal)
        ? $"(SELECT *, __crdb__updated AS updated FROM read_parquet('{feed}/*/*.parquet'))"
        : $$"""
            (SELECT after.*, updated, key[1] AS id FROM read_json('{{feed}}/*/*.ndjson', format = 'newline_delimited',
                columns = {after: 'STRUCT(owner VARCHAR, balance VARCHAR, region VARCHAR, visits BIGINT,
                    opened TIMESTAMPTZ, note VARCHAR)', key: 'BIGINT[]', updated: 'VARCHAR'}))
            """;

    static async Task RunAsync(bool parquet)
    {
        var table = await AccountsFeed.EnsureTableAsync(CancellationToken.None);
        var feed = await AccountsFeed.EnsureFeedAsync(parquet, CancellationToken.None);
        var work = Path.Combine(Workbench.Tables, "apply");
        var (ours, theirs) = (new List<MeasuredRun>(), new List<MeasuredRun>());
        for (var round = 0; round <= Rounds; round++)
        {
            var apply = await ApplyAsync(table, feed, work);
            var reduce = await MeasuredRun.StartAsync(
                Environment.ProcessPath!, [ReduceVerb, feed, Path.Combine(work, "reduced.parquet")], "/dev/null");
            if (round > 0)
            {
                // The first round warms the file cache.
                ours.Add(apply);
                theirs.Add(reduce with { Time = TimeSpan.Parse(reduce.Errors.Trim(), CultureInfo.InvariantCulture) });
            }
        }

        Directory.Delete(work, recursive: true);
        var (mine, other) = (Workbench.Median(ours.Select(r => r.Time)), Workbench.Median(theirs.Select(r => r.Time)));
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"apply: {AccountsFeed.Events:N0} {(parquet ? "Parquet" : "NDJSON")} events in {AccountsFeed.Files} files "
            + $"onto {AccountsFeed.Rows:N0} rows, {Rounds} rounds, median time, greatest memory");
        var speed = (AccountsFeed.Events / mine.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture);
        await Workbench.PrintAsync(
            $"""
            {title}
              destination-cdc apply  {Workbench.Figures(ours)}  {speed} events/s
              DuckDB, no table       {Workbench.Figures(theirs)}
              ratio                  {(mine / other).ToString("F2", CultureInfo.InvariantCulture),7}
            """);
    }

    /// <summary>One apply onto a copy of the table; the copy shares its files, which nobody changes.</summary>
    static async Task<MeasuredRun> ApplyAsync(string table, string feed, string work)
    {
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        Directory.CreateDirectory(work);
        var lakehouse = Path.Combine(work, "lakehouse");
        await MeasuredRun.StartAsync("/bin/cp", ["-al", table, lakehouse], "/dev/null");
        var (config, report) = (Path.Combine(work, "config.json"), Path.Combine(work, "report.json"));
        await File.WriteAllTextAsync(config, Config(lakehouse, feed));
        var run = await MeasuredRun.StartAsync(
            Workbench.Program("destination-cdc"), ["apply", "--config", config, "--output", "json"], report);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(report));
        var line = document.RootElement.GetProperty("tables")[0];
        return line.GetProperty("in_window").GetInt64() == AccountsFeed.Events
            ? run
            : throw new InvalidOperationException($"Not all events were applied: {line}");
    }

    static string Config(string lakehouse, string feed) => $$"""
        {
          "name": "bench",
          "warehouse": { "type": "lakehouse", "path": {{JsonSerializer.Serialize(lakehouse)}} },
          "catalog": "main",
          "schema": "bench",
          "feeds": [ { "url": {{JsonSerializer.Serialize(feed)}} } ],
          "tables": [
            { "table": "accounts", "source_schema": {{JsonSerializer.Serialize(AccountsFeed.CreateStatement)}} }
          ]
        }
        """;
}
