using System.Text.Json;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse.Log;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Spark and chdb on tables with mapped columns, grown types, copied files, compacted files and a log that was cleaned up;
/// then Spark changes them, and we read and merge on.
/// </summary>
public sealed class FeatureReaderTests : IDisposable
{
    readonly LakehouseHost _host = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Chdb_finds_every_row()
    {
        var readers = Path.Combine(Repository.Root, "integration_tests", "readers");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(readers, "node_modules", "chdb")),
            "chdb is missing: npm install --prefix integration_tests/readers");
        foreach (var table in await new FeatureTables(_host).WriteAsync())
        {
            var run = await ProcessRun.StartAsync(
                "node",
                [Path.Combine(readers, "read-delta.mjs"), $"{table.Chdb} AS row", table.Root],
                null,
                Cancellation);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(table.Rows, Rows(run.Output).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Spark_finds_every_row_and_writes_on()
    {
        var spark = Repository.Shared("spark/sql");
        Assert.SkipWhen(spark is null, "no ../shared/spark beside the repository");
        var tables = await new FeatureTables(_host).WriteAsync();
        string[] statements =
        [
            .. tables.Select(table => $"SELECT {table.Spark} AS row FROM delta.`{table.Root}` ORDER BY row"),
            // By its statistics, under physical names and older types.
            $"SELECT count(*) AS row FROM delta.`{tables[0].Root}` WHERE s.`y z` = 2 AND `the key` > 1",
            $"SELECT count(*) AS row FROM delta.`{tables[2].Root}` WHERE c0 = 1 AND c1 = 2 AND c4 = '2024-01-02'",
            $"SELECT count(*) AS row FROM delta.`{tables[2].Root}` WHERE c1 > 2147483648",
            $"UPDATE delta.`{tables[0].Root}` SET `a,b;{{c}}(d)=e` = 'spark' WHERE `the key` = 1",
            $"UPDATE delta.`{tables[1].Root}` SET `b c` = 77 WHERE k = 1",
            $"UPDATE delta.`{tables[2].Root}` SET c1 = c1 + 1 WHERE k = 1",
            $"UPDATE delta.`{tables[3].Root}` SET a = 'spark' WHERE k = 1",
            $"INSERT INTO delta.`{tables[4].Root}` VALUES (5000, 'spark', 1)",
            $"OPTIMIZE delta.`{tables[5].Root}`",
        ];
        var run = await ProcessRun.StartAsync(spark, statements, null, Cancellation);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal([.. tables.SelectMany(table => table.Rows), "1", "1", "1"], Rows(run.Output));
        Assert.True(
            new LogDirectory(tables[5].Root).List().Commits[0] > 0, "nothing of the log was removed");

        await CheckAsync("mapped", ["the key", "a,b;{c}(d)=e"], "1|spark", "2|b2");
        await CheckAsync("mapped_later", ["k", "b c"], "1|77", "2|5", "3|6");
        await CheckAsync("widened", ["k", "c1"], "1|3", "2|3000000000");
        await CheckAsync("copied", ["k", "a"], "1|spark", "2|b2");
        await CheckAsync("compacted", ["k", "a"], tables[4].Rows[0], "5000|spark");
        await CheckAsync("cleaned", ["k", "a"], tables[5].Rows);
    }

    async Task CheckAsync(string name, string[] columns, params string[] rows)
    {
        var table = new TableName("main", "bank", name);
        var warehouse = _host.NewWarehouse();
        var info = await warehouse.DescribeAsync(table, Cancellation);
        var trial = new TrialTable(warehouse, _host.Database, table, info!.Schema);
        Assert.Equal(rows, await trial.RowsAsync(columns));
        var unchanged = await trial.CommitAsync(new NoRows(), await trial.PositionAsync(), TrialTable.At(1000));
        Assert.Equal(Outcome.Committed, unchanged.Outcome);
    }

    static IEnumerable<string> Rows(string output)
    {
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.TryGetProperty("row", out var text))
            {
                yield return text.ToString();
            }
        }
    }
}
