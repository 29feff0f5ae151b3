using DestinationCdc.Changefeed;
using DestinationCdc.Windows;
using Xunit;

namespace UnitTests.DestinationCdc.Parquet;

/// <summary>
/// Cut, flipped and enlarged files: an error with the file's name, or the file; never another exception.
/// </summary>
public sealed class ParquetFuzzTests : IDisposable
{
    static readonly int RoundsPerFile = FuzzRound.Count(500);

    readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("01-good.parquet", 1)]
    [InlineData("02-good-gzip.parquet", 2)]
    [InlineData("65-two-files.parquet", 3)]
    [InlineData("39-delete-with-values.parquet", 4)]
    public async Task Damage_is_found_or_harmless(string name, int seed)
    {
        var good = await File.ReadAllBytesAsync(Fixtures.Broken(name), TestContext.Current.CancellationToken);
        var found = 0;
        await FuzzRound.RunAllAsync(seed, RoundsPerFile, random =>
        {
            File.WriteAllBytes(_path, Damage(good, random));
            found += IsFound() ? 1 : 0;
        });
        Assert.InRange(found, RoundsPerFile / 10, RoundsPerFile);
    }

    bool IsFound()
    {
        try
        {
            var file = InspectedFile.Open(Fixtures.AsDataFile(_path), Fixtures.Orders, pages: true);
            Assert.InRange(file.Summary.Rows, 0, 1000);
            return false;
        }
        catch (FeedFileException)
        {
            return true;
        }
    }

    public void Dispose() => File.Delete(_path);

    internal static byte[] Damage(byte[] good, Random random)
    {
        var bytes = good.ToArray();

        // Half of the damage goes to the footer, the last third of so small a file.
        int Place() =>
            random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(bytes.Length / 3);
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[Place()] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                bytes.AsSpan(Place()).Slice(0, 1).Fill(0xff);
                return bytes;
            case 3:
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    bytes[Place()] = (byte)random.Next(256);
                }

                return bytes;
            default:
                var at = Place();
                var more = new byte[random.Next(1, 64)];
                random.NextBytes(more);
                return [.. bytes[..at], .. more, .. bytes[at..]];
        }
    }
}
