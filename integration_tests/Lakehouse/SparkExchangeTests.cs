using System.Globalization;
using System.Text.Json;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse.Log;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Spark and we write to one table in turns: each reads what the other wrote, with deletion vectors, from the commits and
/// from a checkpoint alone.
/// </summary>
public sealed class SparkExchangeTests : IAsyncLifetime
{
    const int Windows = 13;
    const string Columns = "k, coalesce(a, 'null') AS a, coalesce(CAST(u AS STRING), 'null') AS u";

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
    public async Task Each_reads_what_the_other_wrote()
    {
        Assert.SkipWhen(Spark is null, "no ../shared/spark beside the repository");
        var (warehouse, _) = await _host.OpenAsync();
        var a = new ColumnDefinition("a", DataType.String);
        var table = new TrialTable(warehouse, _host.Database, _name, TrialTable.Keyed(DataType.BigInt, a));
        for (var window = 1; window <= Windows; window++)
        {
            await table.MergeAsync(Changes(window), TrialTable.At(window));
        }

        var checkpoint = new DirectoryInfo(Path.Combine(Root, LogFileName.Directory)).GetFiles("*.checkpoint.parquet");
        var version = Assert.Single(checkpoint).Name[..20];
        var cleaned = CopyWithoutCommitsUpTo(long.Parse(version, CultureInfo.InvariantCulture));
        var ours = await table.RowsAsync();
        var spark = await SparkAsync(
            $"SELECT {Columns} FROM delta.`{Root}`",
            "SELECT 'then' AS k, '' AS a, '' AS u",
            $"SELECT {Columns} FROM delta.`{cleaned}`",
            $"INSERT INTO delta.`{Root}` VALUES (1000, 'spark', NULL), (1001, 'spark', 5)",
            $"DELETE FROM delta.`{Root}` WHERE k % 7 = 0",
            $"UPDATE delta.`{Root}` SET a = 'by spark' WHERE k % 5 = 1",
            $"MERGE INTO delta.`{Root}` t USING (SELECT 12 AS k UNION ALL SELECT 2000) s ON t.k = s.k "
                + "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (k, a) VALUES (s.k, 'merged')",
            "SELECT 'then' AS k, '' AS a, '' AS u",
            $"SELECT {Columns} FROM delta.`{Root}`");
        Assert.Equal([ours, ours], spark[..2]);
        Assert.Equal(await table.RowsAsync(), spark[2]);

        await table.MergeAsync(Changes(Windows + 1), TrialTable.At(Windows + 1));
        await table.MergeAsync("(1000, 'ours', 99, false), (2000, 'x', 99, true)", TrialTable.At(Windows + 2));
        var before = await table.RowsAsync();
        spark = await SparkAsync(
            $"SELECT {Columns} FROM delta.`{Root}`",
            "SELECT 'then' AS k, '' AS a, '' AS u",
            $"SELECT {Columns} FROM delta.`{Root}` VERSION AS OF {Windows - 1}",
            $"OPTIMIZE delta.`{Root}`");
        Assert.Equal([before, ours], spark);
        Assert.Equal(before, await table.RowsAsync());
    }

    /// <summary>Ten new keys, and old ones that are updated or deleted, so that most files get deletion vectors.</summary>
    static string Changes(int window)
    {
        var added = Enumerable.Range(window * 10, 10).Select(key => $"({key}, 'a{key} ü', {window}, false)");
        var updated = Enumerable.Range(10, window * 10 - 10).Where(key => key % 9 == window % 9)
            .Select(key => $"({key}, 'w{window}', {window}, {(key % 2 == 0 ? "true" : "false")})");
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

    /// <summary>The results between the lines with 'then', each as sorted rows like our own.</summary>
    static async Task<string[][]> SparkAsync(params string[] statements)
    {
        var run = await ProcessRun.StartAsync(Spark!, statements, null, TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        var results = new List<List<string>> { new() };
        foreach (var line in run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            if (!row.RootElement.TryGetProperty("k", out var key))
            {
                continue;
            }

            if (key.GetString() == "then")
            {
                results.Add([]);
            }
            else
            {
                results[^1].Add(string.Join('|', row.RootElement.EnumerateObject()
                    .Select(member => member.Value.GetString())));
            }
        }

        return [.. results.Select(rows => rows.Order(StringComparer.Ordinal).ToArray())];
    }
}
