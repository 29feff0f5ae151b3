using System.Globalization;
using DestinationCdc.Changefeed;
using UnitTests.DestinationCdc.Parquet;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

/// <summary>
/// Damaged files all the way through the engine: held with a reason, or decoded (a flipped bit may be another legal
/// value); never a crash, another exception or something left behind. <c>FUZZ_ROUNDS</c> sets how long.
/// </summary>
public sealed class EngineFuzzTests : IDisposable
{
    readonly StagingBench _bench = new();

    static int Rounds => int.TryParse(
        Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 30;

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
            try
            {
                using var window = await _bench.StageAsync(table, [StagingBench.File(damaged)]);
                Assert.True(window.Counts.AddUp);
            }
            catch (FeedFileException)
            {
                held++;
            }

            File.Delete(damaged);
            Assert.Equal((0, 0), _bench.Left());
        }

        Assert.InRange(held, Rounds / 5, Rounds);
    }

    public void Dispose() => _bench.Dispose();
}
