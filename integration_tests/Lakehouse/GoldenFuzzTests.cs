using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse;
using Lakehouse.Log;
using Xunit;
using Xunit.Sdk;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Logs that Spark wrote (classic, multi-part and v2 checkpoints, sidecars, deletion vectors, hints) with one file cut,
/// flipped or stuffed: the same rows or one clear error that names the table, never a crash, a hang or memory without bound.
/// </summary>
/// <remarks>
/// A line of JSON has no checksum: where damage leaves it legal (a digit of a partition value, a letter of a column's name or
/// of a path's escape, an action that is no longer known) it says something else and nothing can tell.
/// </remarks>
public sealed class GoldenFuzzTests : IDisposable
{
    const int FewTrials = 60;
    const int ManyTrials = 300;
    const long MostBytes = 512L << 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static readonly int Trials =
        Environment.GetEnvironmentVariable("SOAK") == "1" ? ManyTrials : FewTrials;

    readonly string _folder = Directory.CreateTempSubdirectory("golden-fuzz-").FullName;

    readonly Database _engine = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 256L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Path.GetTempPath(), "golden-fuzz-engine"),
    });

    public static TheoryData<string> Tables =>
    [
        "checkpoint-v2-json", "checkpoint-v2-parquet", "checkpoint-multipart", "checkpoint-struct-stats",
        "checkpoint-txn-domain", "dv-inline-and-file", "dv-checkpoint", "cm-nested-partition-dv",
    ];

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_damaged_file_is_rows_or_one_clear_error(string name)
    {
        var root = Path.Combine(_folder, "main", "golden", name);
        new GoldenTable(name).CopyTo(root);
        var targets = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => path.Contains(LogFileName.Directory, StringComparison.Ordinal)
                || path.EndsWith(".bin", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var binary = targets.Where(path => Path.GetExtension(path) is ".bin" or ".parquet").ToArray();
        var expected = await RowsAsync(name);
        Assert.NotNull(expected);
        var seed = name.Aggregate(0, (sum, letter) => sum + letter);
        var random = new Random(seed);
        var refused = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var candidates = random.Next(2) == 0 && binary.Length > 0 ? binary : targets;
            var path = candidates[random.Next(candidates.Length)];
            var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(path, Damage(whole, random), TestContext.Current.CancellationToken);
            try
            {
                refused += await IsRefusedAsync(name, path, expected) ? 1 : 0;
            }
            catch (Exception e)
            {
                throw new XunitException($"seed {seed}, trial {trial}, {Path.GetFileName(path)}: {e.Message}", e);
            }

            await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        }

        Assert.InRange(refused, 0, Trials - 1);
        Assert.Equal(expected, await RowsAsync(name));
    }

    /// <summary>Refused, or the same rows; of a damaged line of JSON nobody can tell which rows it means.</summary>
    async Task<bool> IsRefusedAsync(string name, string path, List<string> expected)
    {
        var before = GC.GetTotalAllocatedBytes();
        var rows = await RowsAsync(name);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostBytes);
        if (rows is not null && !path.EndsWith(".json", StringComparison.Ordinal))
        {
            Assert.Equal(expected, rows);
        }

        return rows is null;
    }

    /// <summary>The rows as text, in order; null when the table is refused.</summary>
    async Task<List<string>?> RowsAsync(string name)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Patience);
        await using var warehouse = new LakehouseWarehouse(_folder, _engine, TimeProvider.System);
        var table = new TableName("main", "golden", name);
        try
        {
            if (await warehouse.DescribeAsync(table, stop.Token) is not { } info)
            {
                return null;
            }

            var rows = new List<string>();
            var request = new ReadRequest(table, info.Schema.Columns, null, null);
            foreach (var slice in await warehouse.PlanReadAsync(request, stop.Token))
            {
                await foreach (var batch in warehouse.ReadAsync(slice, stop.Token))
                {
                    using (batch)
                    {
                        rows.AddRange(Enumerable.Range(0, batch.Rows).Select(row => GoldenRow.Of(batch, row)));
                    }
                }
            }

            return [.. rows.Order(StringComparer.Ordinal)];
        }
        catch (ConnectorException refusal)
        {
            Assert.NotEqual(FailureKind.System, refusal.Kind);
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
            return null;
        }
    }

    static byte[] Damage(byte[] whole, Random random)
    {
        var at = random.Next(Math.Max(1, whole.Length));
        var bytes = (byte[])whole.Clone();
        switch (random.Next(5))
        {
            case 0:
                return whole[..at];
            case 1 when bytes.Length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2 when bytes.Length > 0:
                random.NextBytes(bytes.AsSpan(at, Math.Min(4, bytes.Length - at)));
                return bytes;
            case 3:
                return [.. whole[..at], .. "9999999999999999"u8, .. whole[at..]];
            default:
                return [.. whole[..at], .. new byte[random.Next(100_000)], .. whole[at..]];
        }
    }
}
