using System.Globalization;
using System.Text.Json;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse.Log;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Readers that are not ours on tables that we write: with deletion vectors, from the commits and from a checkpoint alone.
/// Spark also writes, in turns with us.
/// </summary>
public sealed class ForeignReaderTests : IAsyncLifetime
{
    const int Windows = 13;
    const string Then = "SELECT 'then' AS result";
    const string Columns =
        "k, coalesce(a, 'null') AS a, coalesce(n, 'null') AS n, coalesce(CAST(u AS STRING), 'null') AS u";

    /// <summary>From this window on the column <c>n</c> is text, which was a number before.</summary>
    const int Retyped = 7;

    readonly LakehouseHost _host = new();
    readonly TableName _name = new("main", "bank", "exchange");

    static string? Spark => Repository.Shared("spark/sql");

    string Root => _host.PathOf(_name);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Chdb_reads_what_we_wrote()
    {
        var readers = Path.Combine(Repository.Root, "integration_tests", "readers");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(readers, "node_modules", "chdb")),
            "chdb is missing: npm install --no-save --prefix integration_tests/readers");
        var (table, cleaned) = await WrittenAsync();
        var run = await ProcessRun.StartAsync(
            "node",
            [
                Path.Combine(readers, "read-delta.mjs"),
                "toString(k) AS k, ifNull(a, 'null') AS a, ifNull(n, 'null') AS n, "
                    + "ifNull(toDecimalString(u, 10), 'null') AS u",
                Root,
                cleaned,
            ],
            null,
            TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        var ours = await table.RowsAsync();
        Assert.Equal([ours, ours], Results(run.Output));
    }

    [Fact]
    public async Task Spark_and_we_read_what_the_other_wrote()
    {
        Assert.SkipWhen(Spark is null, "no ../shared/spark beside the repository");
        var (table, cleaned) = await WrittenAsync();
        var ours = await table.RowsAsync();
        var spark = await SparkAsync(
            $"SELECT {Columns} FROM delta.`{Root}`",
            Then,
            $"SELECT {Columns} FROM delta.`{cleaned}`",
            $"INSERT INTO delta.`{Root}` VALUES (1000, 'spark', 'n', NULL), (1001, 'spark', NULL, 5)",
            $"DELETE FROM delta.`{Root}` WHERE k % 7 = 0",
            $"UPDATE delta.`{Root}` SET a = 'by spark' WHERE k % 5 = 1",
            $"MERGE INTO delta.`{Root}` t USING (SELECT 12 AS k UNION ALL SELECT 2000) s ON t.k = s.k "
                + "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (k, a) VALUES (s.k, 'merged')",
            Then,
            $"SELECT {Columns} FROM delta.`{Root}`");
        Assert.Equal([ours, ours], spark[..2]);
        Assert.Equal(await table.RowsAsync(), spark[2]);

        await table.MergeAsync(Changes(Windows + 1), TrialTable.At(Windows + 1));
        await table.MergeAsync("(1000, 'ours', 7, 99, false), (2000, 'x', 8, 99, true)", TrialTable.At(Windows + 2));
        var before = await table.RowsAsync();
        spark = await SparkAsync(
            $"SELECT {Columns} FROM delta.`{Root}`",
            Then,
            $"SELECT {Columns} FROM delta.`{Root}` VERSION AS OF {Windows - 1}",
            $"OPTIMIZE delta.`{Root}`");
        Assert.Equal([before, ours], spark);
        Assert.Equal(before, await table.RowsAsync());
    }

    /// <summary>
    /// A table of some merges with a checkpoint among them, and the folder of a copy without the commits before it.
    /// </summary>
    async Task<(TrialTable Table, string Cleaned)> WrittenAsync()
    {
        var (warehouse, _) = await _host.OpenAsync();
        var a = new ColumnDefinition("a", DataType.String);
        TrialTable Table(DataType type) => new(
            warehouse, _host.Database, _name, TrialTable.Keyed(DataType.BigInt, a, new ColumnDefinition("n", type)));

        var (number, table) = (Table(DataType.Double), Table(DataType.String));
        for (var window = 1; window <= Windows; window++)
        {
            await (window < Retyped ? number : table).MergeAsync(Changes(window), TrialTable.At(window));
        }

        var checkpoint = new DirectoryInfo(Path.Combine(Root, LogFileName.Directory)).GetFiles("*.checkpoint.parquet");
        var version = Assert.Single(checkpoint).Name[..20];
        return (table, CopyWithoutCommitsUpTo(long.Parse(version, CultureInfo.InvariantCulture)));
    }

    /// <summary>Ten new keys, and old ones that are updated or deleted, so that most files get deletion vectors.</summary>
    static string Changes(int window)
    {
        var added = Enumerable.Range(window * 10, 10).Select(key => $"({key}, 'a{key} ü', 0.5, {window}, false)");
        var updated = Enumerable.Range(10, window * 10 - 10).Where(key => key % 9 == window % 9)
            .Select(key => $"({key}, 'w{window}', {window}, {window}, {(key % 2 == 0 ? "true" : "false")})");
        return string.Join(", ", added.Concat(updated));
    }

    string CopyWithoutCommitsUpTo(long version)
    {
        var copy = Root + "-cleaned";
        foreach (var file in Directory.GetFiles(Root, "*", SearchOption.AllDirectories))
        {
            if (LogFileName.CommitVersion(Path.GetFileName(file)) is not { } commit || commit > version)
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        return copy;
    }

    static async Task<string[][]> SparkAsync(params string[] statements)
    {
        var run = await ProcessRun.StartAsync(Spark!, statements, null, TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        return Results(run.Output);
    }

    /// <summary>The results between the lines "then", each as sorted rows like our own; other lines are left out.</summary>
    static string[][] Results(string output)
    {
        var results = new List<List<string>> { new() };
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            if (line.Contains("\"then\"", StringComparison.Ordinal))
            {
                results.Add([]);
            }
            else if (row.RootElement.TryGetProperty("k", out var _))
            {
                results[^1].Add(string.Join('|', row.RootElement.EnumerateObject()
                    .Select(member => member.Value.GetString())));
            }
        }

        return [.. results.Select(rows => rows.Order(StringComparer.Ordinal).ToArray())];
    }
}
