using System.Globalization;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Workload;
using DuckDB;
using Lakehouse;

namespace Benchmarks;

/// <summary>
/// A table of 5,000,000 accounts in a lakehouse and 1,000,000 changes to it in 64 changefeed files: eight of ten
/// update some account, one inserts, one deletes.
/// </summary>
static class AccountsFeed
{
    public const int Events = 1_000_000;
    public const int Files = 64;
    public const long Rows = 5_000_000;

    const int RowsPerGroup = 10_000;
    const int Commits = 5;

    static readonly Position Start = new(1_772_409_520_000_000_000, 0);

    static readonly WorkloadTable Accounts = new(
        "accounts",
        [
            new("id", WorkloadType.Int8),
            new("owner", WorkloadType.String),
            new("balance", WorkloadType.Decimal, 19, 4),
            new("region", WorkloadType.String),
            new("visits", WorkloadType.Int8),
            new("opened", WorkloadType.TimestampTz),
            new("note", WorkloadType.String),
        ],
        ["id"]);

    static readonly TableSchema Schema = new(
        [
            new("id", DataType.BigInt, Nullable: false),
            new("owner", DataType.String),
            new("balance", DataType.Decimal(19, 4)),
            new("region", DataType.String),
            new("visits", DataType.BigInt),
            new("opened", DataType.Timestamp),
            new("note", DataType.String),
            new("__crdb__updated", DataType.Decimal(29, 10)),
        ],
        ["id"]);

    public static string CreateStatement => Accounts.CreateStatement;

    /// <summary>Makes the table unless it is there.</summary>
    /// <returns>The lakehouse's folder; its one table is main.bench.accounts.</returns>
    public static async Task<string> EnsureTableAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Workbench.Tables, "accounts-5m");
        if (File.Exists(Path.Combine(folder, "complete")))
        {
            return folder;
        }

        await Workbench.PrintAsync($"making {Rows:N0} rows in {folder} …");
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 2L << 30,
            Threads = Environment.ProcessorCount,
            TempDirectory = Path.Combine(folder, "temp"),
        });
        await using var warehouse = new LakehouseWarehouse(folder, database, TimeProvider.System);
        using var connection = database.Connect();
        var name = new TableName("main", "bench", "accounts");
        for (var part = 0; part < Commits; part++)
        {
            connection.Execute($"CREATE TABLE staged AS {Select(part)}");
            var staged = new StagedRows(database, "staged", Rows / Commits);
            var expected = await warehouse.PositionAsync(name, "bench", cancellationToken);
            var next = Start with { Major = Start.Major - Commits + 1 + part };
            await warehouse.CommitAsync(
                [new TableCommit(name, "bench", expected, next, Schema, new Append(staged))], cancellationToken);
            connection.Execute("DROP TABLE staged");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "complete"), "", cancellationToken);
        return folder;
    }

    /// <summary>Makes the feed unless it is there.</summary>
    public static async Task<string> EnsureFeedAsync(bool parquet, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Workbench.Tables, parquet ? "accounts-feed-parquet" : "accounts-feed-json");
        var complete = $"{folder}.complete";
        if (File.Exists(complete))
        {
            return folder;
        }

        await Workbench.PrintAsync($"making {Events:N0} events in {folder} …");
        var day = Directory.CreateDirectory(Path.Combine(folder, "2026-03-01")).FullName;
        var random = new Random(7);
        var added = Rows;
        for (var file = 0; file < Files; file++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = new List<WorkloadEvent>(Events / Files);
            for (var i = 0; i < Events / Files; i++)
            {
                rows.Add(Event(random, (file * (Events / Files)) + i, ref added));
            }

            WriteFile(day, file, rows, parquet);
        }

        WriteResolved(day, Start, parquet);
        WriteResolved(day, At(Events), parquet);
        await File.WriteAllTextAsync(complete, "", cancellationToken);
        return folder;
    }

    static Position At(int i) => Start with { Major = Start.Major + (1000L * (i + 1)) };

    static WorkloadEvent Event(Random random, int number, ref long added)
    {
        var dice = random.Next(10);
        var id = dice == 0 ? added++ : random.NextInt64(Rows);
        object?[] row = dice == 1
            ? [id, null, null, null, null, null, null]
            : [
                id,
                string.Create(CultureInfo.InvariantCulture, $"owner {random.Next(5_000_000)}"),
                (random.Next() / 10_000m).ToString("F4", CultureInfo.InvariantCulture),
                $"region {random.Next(20)}",
                (long)random.Next(1000),
                DateTime.UnixEpoch.AddSeconds(random.Next()),
                random.Next(3) == 0 ? null : $"a note of some length, number {random.Next()}",
            ];
        return new WorkloadEvent(Accounts, row, dice == 1, At(number));
    }

    static void WriteFile(string day, int number, List<WorkloadEvent> rows, bool parquet)
    {
        var time = NameTime.Format(Start with { Minor = 1 });
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{time}-00000000deadbeef-1-10-{number:x8}-accounts-1.{(parquet ? "parquet" : "ndjson")}");
        using var stream = File.Create(Path.Combine(day, name));
        if (parquet)
        {
            ParquetFile.Write(stream, Accounts, rows, RowsPerGroup);
        }
        else
        {
            JsonLines.Write(stream, rows);
        }
    }

    static void WriteResolved(string day, Position time, bool parquet)
    {
        using var stream = File.Create(Path.Combine(day, $"{NameTime.Format(time)}.RESOLVED"));
        if (parquet)
        {
            ParquetFile.WriteResolved(stream, time);
        }
        else
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes($$"""{"resolved":"{{time}}"}"""));
        }
    }

    static string Select(int part) => $"""
        SELECT i AS id,
            'owner ' || (hash(i) % 5000000) AS owner,
            CAST((hash(i + 1) % 2000000000) / 10000.0 AS DECIMAL(19,4)) AS balance,
            'region ' || (hash(i + 2) % 20) AS region,
            CAST(hash(i + 3) % 1000 AS BIGINT) AS visits,
            make_timestamptz(CAST(hash(i + 4) % 2000000000000000 AS BIGINT)) AS opened,
            CASE WHEN i % 3 > 0 THEN 'a note of some length, number ' || (hash(i + 5) % 2000000000) END AS note,
            CAST('{Start.Major}.0000000000' AS DECIMAL(29,10)) AS __crdb__updated
        FROM range({part * Rows / Commits}, {(part + 1) * Rows / Commits}) t(i)
        """;
}
