using DestinationCdc.Changefeed;
using DestinationCdc.Json;
using DestinationCdc.Tables;
using UnitTests.DestinationCdc.Parquet;
using UnitTests.DestinationCdc.Windows;
using Xunit;

namespace UnitTests.DestinationCdc.Json;

/// <summary>Cut, flipped and enlarged lines: an error with the file's name, or its lines; never another exception.</summary>
public sealed class JsonFuzzTests : IDisposable
{
    static readonly int RoundsPerFile = FuzzRound.Count(1000);

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lines-");

    [Theory]
    [InlineData("07-types/json", 1)]
    [InlineData("06-keys/json", 2)]
    [InlineData("08-diff-mvcc-topic/json", 3)]
    [InlineData("11-partition-compression/json-hourly-gzip", 4)]
    [InlineData("11-partition-compression/json-daily-zstd", 5)]
    public async Task Damage_is_found_or_harmless(string folder, int seed)
    {
        var source = Directory.GetFiles(Path.Combine(Fixtures.Folder, folder), "*.ndjson*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).First();
        var name = Path.GetFileName(source);
        var path = Path.Combine(_folder.FullName, name[name.IndexOf('.', StringComparison.Ordinal)..]);
        var good = await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken);
        var table = StagingBench.Table(null, [folder.StartsWith("06", StringComparison.Ordinal) ? "zone" : "id"]);
        var found = 0;
        await FuzzRound.RunAllAsync(seed, RoundsPerFile, random =>
        {
            File.WriteAllBytes(path, ParquetFuzzTests.Damage(good, random));
            found += IsFound(path, table) ? 1 : 0;
        });
        Assert.InRange(found, RoundsPerFile / 10, RoundsPerFile);
    }

    static bool IsFound(string path, SourceTable table)
    {
        try
        {
            Assert.InRange(JsonInspection.Of(StagingBench.File(path), table).Summary.Rows, 1, 1000);
            return false;
        }
        catch (FeedFileException e)
        {
            Assert.Contains(Path.GetFileName(path), e.Message, StringComparison.Ordinal);
            return true;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
