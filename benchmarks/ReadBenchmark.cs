using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DuckDB;

namespace Benchmarks;

/// <summary>
/// `source-databricks read` of a whole table to /dev/null, from process start to end, against DuckDB's own
/// `COPY … (FORMAT json)` of the same files, whose time is that of the statement alone.
/// </summary>
static class ReadBenchmark
{
    /// <summary>Runs this program as the other side, in a process of its own.</summary>
    public const string CopyVerb = "copy-json";

    const long Rows = 5_000_000;

    const int Rounds = 5;

    public static async Task RunAsync()
    {
        var folder = await MixedTable.EnsureAsync(Rows, CancellationToken.None);
        var (config, catalog) = await FilesAsync(folder);
        var ours = new List<MeasuredRun>();
        var theirs = new List<MeasuredRun>();
        for (var round = 0; round <= Rounds; round++)
        {
            var read = await MeasuredRun.StartAsync(
                Workbench.Program("source-databricks"),
                ["read", "--config", config, "--catalog", catalog],
                "/dev/null");
            var copy = await MeasuredRun.StartAsync(
                Environment.ProcessPath!, [CopyVerb, folder, "main/bench/mixed"], "/dev/null");
            if (round > 0)
            {
                // The first round warms the file cache.
                ours.Add(read);
                theirs.Add(copy with { Time = TimeSpan.Parse(copy.Errors.Trim(), CultureInfo.InvariantCulture) });
            }
        }

        var (mine, copied) = (Workbench.Median(ours.Select(r => r.Time)), Workbench.Median(theirs.Select(r => r.Time)));
        await Workbench.PrintAsync(
            $"""
            read: {Rows:N0} rows x 10 columns to /dev/null, {Rounds} rounds, median time, greatest memory
              source-databricks read   {Workbench.Figures(ours)}
              DuckDB COPY FORMAT json  {Workbench.Figures(theirs)}
              ratio                    {(mine / copied).ToString("F2", CultureInfo.InvariantCulture),7}
            """);
    }

    /// <summary>The other side; its time goes to standard error.</summary>
    public static void Copy(string folder, string table)
    {
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = MemoryBudget.FromMachine().Engine,
            Threads = Environment.ProcessorCount,
            TempDirectory = Path.GetTempPath(),
        });
        using var connection = database.Connect();
        var files = Path.Combine(folder, table, "*.parquet").Replace("'", "''", StringComparison.Ordinal);
        var clock = Stopwatch.StartNew();
        connection.Execute($"COPY (SELECT * FROM read_parquet('{files}')) TO '/dev/null' (FORMAT json)");
        Console.Error.Write(clock.Elapsed.ToString("c", CultureInfo.InvariantCulture));
    }

    /// <summary>Writes the configuration and the catalog for a folder of <see cref="MixedTable"/>.</summary>
    public static async Task<(string Config, string Catalog)> FilesAsync(string folder)
    {
        var (config, catalog) = (Path.Combine(folder, "config.json"), Path.Combine(folder, "catalog.json"));
        await File.WriteAllTextAsync(
            config,
            $$"""{"warehouse":{"type":"lakehouse","path":{{JsonSerializer.Serialize(folder)}}},"catalog":"main"}""");
        await File.WriteAllTextAsync(
            catalog,
            """{"streams":[{"stream":{"name":"mixed","namespace":"bench"},"sync_mode":"full_refresh"}]}""");
        return (config, catalog);
    }
}
