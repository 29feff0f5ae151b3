using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DuckDB;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>The published program with a feed of ten times the memory that it may use, all in one window.</summary>
public sealed class TenfoldMemoryTests
{
    /// <summary>What a container would allow; the engine's part of it is 45 %.</summary>
    const long Budget = 240_000_000;

    const int Files = 24;

    static readonly string Engine = string.Create(CultureInfo.InvariantCulture, $"{Budget / 100 * 45} B");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Format and rows of a file; half a minute each, so the second one only with SOAK=1.</summary>
    public static TheoryData<string, int> Feeds => Environment.GetEnvironmentVariable("SOAK") == "1"
        ? new() { { "ndjson", 100_000 }, { "parquet", 150_000 } }
        : new() { { "ndjson", 100_000 } };

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task A_feed_of_ten_times_the_memory_is_applied_within_it(string format, int rowsPerFile)
    {
        Assert.SkipUnless(File.Exists("/proc/self/status"), "this system does not tell what memory a process has");
        using var harness = FeedHarness.For(new JsonObject
        {
            ["table"] = "t",
            ["source_schema"] = "CREATE TABLE t (id INT8 PRIMARY KEY, n INT8, v STRING)",
        });
        harness.Config["engine"] = new JsonObject { ["memory"] = Engine };
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 1L << 30,
            Threads = 2,
            TempDirectory = Path.Combine(harness.Folder, "spill"),
        });
        using var connection = database.Connect();
        Write(connection, harness, format, rowsPerFile);
        var written = new DirectoryInfo(harness.Feed).EnumerateFiles("*", SearchOption.AllDirectories);
        Assert.InRange(written.Sum(file => file.Length), 10 * Budget, 20 * Budget);

        Assert.InRange(await ApplyAsync(harness), 1, Budget);
        Compare(connection, harness, rowsPerFile);
    }

    /// <summary>Every key comes twice, in files far from each other; the text of a row follows from its number.</summary>
    static void Write(Connection connection, FeedHarness harness, string format, int rowsPerFile)
    {
        var folder = Directory.CreateDirectory(Path.Combine(harness.Feed, "2026-03-01")).FullName;
        var keys = rowsPerFile * Files / 2;
        for (var file = 0; file < Files; file++)
        {
            var hour = new DateTimeOffset(2026, 3, 1, file, 0, 0, TimeSpan.Zero);
            var name = $"20260301{file:00}00000000000000000000000-3f2a9c0d1e4b5a67-1-2-00000001-t-1.{format}";
            var rows = $"""
                SELECT {file * rowsPerFile} + i AS row, row % {keys} AS id, row // {keys} AS n, {Text("row")} AS v,
                    '{hour.ToUnixTimeSeconds()}' || lpad(i::VARCHAR, 9, '0') || '.0000000000' AS updated
                FROM range({rowsPerFile}) AS r(i)
                """;
            var select = format == "parquet"
                ? $"""SELECT id, n, v, 'c' AS __crdb__event_type, updated AS "__crdb__updated" FROM ({rows})"""
                : $$"""SELECT {id: id, n: n, v: v} AS after, [id] AS key, updated FROM ({{rows}})""";
            var options = format == "parquet"
                ? "FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048"
                : "FORMAT json";
            connection.Execute($"COPY ({select}) TO '{Path.Combine(folder, name)}' ({options})");
        }

        harness.Resolve("202603012359".PadRight(33, '0'));
    }

    static string Text(string row) => $"repeat(md5(({row})::VARCHAR), 30)";

    /// <summary>The greatest memory of its own that the program had, in bytes; pages of files can be dropped.</summary>
    static async Task<long> ApplyAsync(FeedHarness harness)
    {
        harness.WriteConfig();
        using var program = Process.Start(new ProcessStartInfo(
            Repository.Program("destination-cdc"), ["apply", "--config", harness.ConfigFile])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var (error, output) = (program.StandardError.ReadToEndAsync(), program.StandardOutput.ReadToEndAsync());
        var ended = program.WaitForExitAsync(Cancellation);
        var peak = 0L;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, OwnMemory(program.Id));
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation));
        }

        await ended;
        Assert.True(program.ExitCode == 0, await error + await output);
        return peak;
    }

    static long OwnMemory(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.AsSpan(8).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }

    /// <summary>A first load has no deletion vectors: the files are the table.</summary>
    static void Compare(Connection connection, FeedHarness harness, int rowsPerFile)
    {
        var keys = rowsPerFile * Files / 2;
        var files = Path.Combine(harness.Lakehouse, "main", "shop", "t", "*.parquet");
        var row = connection.Rows($"""
            SELECT count(*), count(DISTINCT id), count(*) FILTER (n = 1 AND v = {Text($"{keys} + id")}),
                min(id), max(id)
            FROM read_parquet('{files}')
            """).Single();
        Assert.Equal([keys, keys, keys, 0, keys - 1L], row.Select(Convert.ToInt64));
    }
}
