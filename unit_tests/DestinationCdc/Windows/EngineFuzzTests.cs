using System.Buffers.Binary;
using System.Globalization;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using UnitTests.DestinationCdc.Parquet;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

/// <summary>
/// Damaged files all the way through the engine: held with a reason, or decoded (a flipped bit may be another legal
/// value); never a crash, another exception, something left behind or much more memory than the engine has.
/// <c>FUZZ_ROUNDS</c> sets how long.
/// </summary>
[Collection(Alone.Name)]
public sealed class EngineFuzzTests : IDisposable
{
    const long EngineBytes = 64L << 20;

    /// <summary>What the process may need beside the engine.</summary>
    const long OwnBytes = 96L << 20;

    readonly StagingBench _bench = new(EngineBytes);
    readonly PeakMemory _memory = PeakMemory.FromNowOn();

    static int Rounds => int.TryParse(
        Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out var rounds)
        ? rounds : FuzzRound.Count(30);

    [Theory]
    [InlineData("broken/parquet/01-good.parquet", 11)]
    [InlineData("broken/parquet/02-good-gzip.parquet", 12)]
    [InlineData("07-types/parquet", 13)]
    [InlineData("13-parquet-wide/parquet", 14)]
    [InlineData("13-parquet-wide/parquet-zstd", 15)]
    [InlineData("07-types/json", 16)]
    [InlineData("11-partition-compression/json-hourly-gzip", 17)]
    [InlineData("11-partition-compression/json-daily-zstd", 18)]
    public async Task Damage_never_gets_through_as_a_crash(string source, int seed)
    {
        var path = Path.Combine(Fixtures.Folder, source);
        var cancellation = TestContext.Current.CancellationToken;
        if (!File.Exists(path))
        {
            path = Directory.GetFiles(path, "*-0*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        }

        var extension = Path.GetFileName(path)[Path.GetFileName(path).IndexOf('.', StringComparison.Ordinal)..];
        var good = await File.ReadAllBytesAsync(path, cancellation);
        var table = StagingBench.Table(null, ["id"]);
        var random = new Random(seed);
        var held = 0;
        for (var round = 0; round < Rounds; round++)
        {
            // A name is written once only: what was found in a file is remembered.
            var damaged = _bench.NewFile(extension);
            await File.WriteAllBytesAsync(damaged, ParquetFuzzTests.Damage(good, random), cancellation);
            await FuzzRound.RunAsync(seed, round, async () => held += await IsHeldAsync(damaged, table) ? 1 : 0);
        }

        Assert.InRange(held, Rounds / 5, Rounds);
    }

    /// <summary>
    /// What footer and page headers say is redundant enough: with one byte of it changed the file is held or gives the same
    /// rows. Not so the names and types of its columns: with those changed it is another table's file.
    /// </summary>
    [Theory]
    [InlineData("broken/parquet/01-good.parquet", 21)]
    [InlineData("broken/parquet/02-good-gzip.parquet", 22)]
    public async Task Damage_of_footer_or_page_headers_is_found_or_gives_the_same_rows(string source, int seed)
    {
        var path = Path.Combine(Fixtures.Folder, source);
        var good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var places = Places(path, good);
        var table = StagingBench.Table(StagingBench.Orders);
        var (schema, rows) = await RowsAsync(path, table);
        var random = new Random(seed);
        var (held, other) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = _bench.NewFile(".parquet");
            var bytes = good.ToArray();
            var place = places[random.Next(places.Count)];
            bytes[place] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);
            await FuzzRound.RunAsync(seed, round, async () =>
            {
                var found = await TryRowsAsync(damaged, table);
                held += found is null ? 1 : 0;
                other += found is { Schema: var shown } && shown != schema ? 1 : 0;
                Assert.True(found is null || found.Value.Schema != schema || found.Value.Rows.SequenceEqual(rows),
                    $"another result with byte {place} changed");
            });
        }

        Assert.InRange(held, Rounds / 5, Rounds);
        Assert.InRange(other, 0, Rounds / 2);
    }

    public void Dispose()
    {
        _bench.Dispose();
        Assert.InRange(_memory.Growth(), 0, EngineBytes + OwnBytes);
    }

    /// <summary>Where the footer stands, and the first bytes of each column's pages.</summary>
    List<int> Places(string path, byte[] good)
    {
        const int afterFooter = 8;
        const int headerBytes = 12;
        var footer = BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(good.Length - afterFooter));
        using var connection = _bench.Database.Connect();
        var pages = connection
            .Rows($"SELECT coalesce(dictionary_page_offset, data_page_offset) FROM parquet_metadata('{path}')")
            .SelectMany(row => Enumerable.Range(Convert.ToInt32(row[0], CultureInfo.InvariantCulture), headerBytes));
        return [.. Enumerable.Range(good.Length - afterFooter - footer, footer), .. pages];
    }

    async Task<bool> IsHeldAsync(string path, SourceTable table)
    {
        try
        {
            using var window = await _bench.StageAsync(table, [StagingBench.File(path)]);
            Assert.True(window.Counts.AddUp);
            return false;
        }
        catch (FeedFileException)
        {
            return true;
        }
        finally
        {
            File.Delete(path);
            Assert.Equal((0, 0), _bench.Left());
        }
    }

    async Task<(string Schema, List<string> Rows)?> TryRowsAsync(string path, SourceTable table)
    {
        try
        {
            return await RowsAsync(path, table);
        }
        catch (FeedFileException)
        {
            return null;
        }
        finally
        {
            File.Delete(path);
        }
    }

    async Task<(string Schema, List<string> Rows)> RowsAsync(string path, SourceTable table)
    {
        using var window = await _bench.StageAsync(table, [StagingBench.File(path)]);
        return (string.Join(", ", window.Schema.Columns), _bench.Rows(window, "SELECT * FROM staged ORDER BY ALL"));
    }
}
