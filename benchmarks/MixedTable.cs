using System.Globalization;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse;

namespace Benchmarks;

/// <summary>Rows of ten columns of mixed types, NULLs among them: 5,000,000 are about 1.7 GB as records.</summary>
static class MixedTable
{
    const int Commits = 10;

    static readonly TableName Name = new("main", "bench", "mixed");

    static readonly TableSchema Schema = new(
        [
            new("id", DataType.BigInt, Nullable: false),
            new("account", DataType.Int),
            new("amount", DataType.Decimal(19, 4)),
            new("rate", DataType.Double),
            new("active", DataType.Boolean),
            new("owner", DataType.String),
            new("note", DataType.String),
            new("category", DataType.String),
            new("updated_at", DataType.Timestamp),
            new("opened", DataType.Date),
        ],
        ["id"]);

    /// <summary>Makes the table unless it is there.</summary>
    /// <returns>The lakehouse's folder.</returns>
    public static async Task<string> EnsureAsync(long rows, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(
            Workbench.Tables, string.Create(CultureInfo.InvariantCulture, $"mixed-{rows / 1_000_000}m"));
        var complete = Path.Combine(folder, "complete");
        if (File.Exists(complete))
        {
            return folder;
        }

        await Workbench.PrintAsync($"making {rows:N0} rows in {folder} …");
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 2L << 30,
            Threads = Environment.ProcessorCount,
            TempDirectory = Path.Combine(folder, "temp"),
        });
        await using var warehouse = new LakehouseWarehouse(folder, database, TimeProvider.System);
        using var connection = database.Connect();
        for (var part = 0; part < Commits; part++)
        {
            connection.Execute($"CREATE TABLE staged AS {Select(part, rows)}");
            var staged = new StagedRows(database, "staged", rows / Commits);
            var expected = await warehouse.PositionAsync(Name, "bench", cancellationToken);
            var commit = new TableCommit(
                Name, "bench", expected, new Position(part + 1, 0), Schema, new Append(staged));
            await warehouse.CommitAsync([commit], cancellationToken);
            connection.Execute("DROP TABLE staged");
        }

        await File.WriteAllTextAsync(complete, "", cancellationToken);
        return folder;
    }

    static string Select(int part, long rows) => $"""
        SELECT i AS id,
            CAST(hash(i) % 100000 AS INTEGER) AS account,
            CAST((hash(i + 1) % 100000000000) / 10000.0 - 5000000 AS DECIMAL(19,4)) AS amount,
            CASE WHEN i % 11 = 0 THEN NULL ELSE (hash(i + 2) % 1000000007) / 1000000007.0 END AS rate,
            hash(i + 3) % 3 = 0 AS active,
            'owner ' || (hash(i + 4) % 5000000) AS owner,
            CASE WHEN i % 7 = 0 THEN NULL
                ELSE repeat('some text ', CAST(1 + hash(i + 5) % 6 AS INTEGER)) || '"' || i || '" ümlaut' END AS note,
            ['red', 'green', 'blue', 'yellow', NULL][CAST(1 + hash(i + 6) % 5 AS BIGINT)] AS category,
            make_timestamptz(CAST(1600000000000000 + hash(i + 7) % 100000000000000 AS BIGINT)) AS updated_at,
            CAST(DATE '2000-01-01' + CAST(hash(i + 8) % 9000 AS INTEGER) AS DATE) AS opened
        FROM range({part * rows / Commits}, {(part + 1) * rows / Commits}) t(i)
        """;
}
