using Lakehouse.DeletionVectors;
using Xunit;

namespace UnitTests.Lakehouse.DeletionVectors;

/// <summary>Deletion vectors without the protection of a checksum, cut, flipped and stuffed.</summary>
public sealed class RoaringFuzzTests
{
    const int Seed = 42;

    static readonly int Trials = FuzzRound.Count(20_000);

    /// <summary>A vector with arrays, bitsets and runs, below and above 2^32.</summary>
    static readonly byte[] Whole = RoaringBitmapArray.Of(
        [
            .. Enumerable.Range(0, 500).Select(n => n * 13L),
            .. Enumerable.Range(0, 9000).Select(n => 100_000L + (n * 3)),
            .. Enumerable.Range(0, 70_000).Select(n => 400_000L + n),
            7L << 32,
            (7L << 32) + 65_536,
        ]).Serialize();

    [Fact]
    public async Task Damaged_bytes_are_another_set_or_a_refusal()
    {
        var refused = 0;
        await FuzzRound.RunAllAsync(Seed, Trials, random => refused += IsRefused(Damage(random)) ? 1 : 0);
        Assert.InRange(refused, Trials / 10, Trials);
    }

    static bool IsRefused(byte[] bytes)
    {
        try
        {
            var set = RoaringBitmapArray.Deserialize(bytes);
            Assert.Equal(set.Cardinality, set.Positions().LongCount());
            Assert.Equal(set.Positions(), RoaringBitmapArray.Deserialize(set.Serialize()).Positions());
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    static byte[] Damage(Random random)
    {
        var at = random.Next(3) == 0 ? random.Next(64) : random.Next(Whole.Length);
        var bytes = (byte[])Whole.Clone();
        switch (random.Next(4))
        {
            case 0:
                return Whole[..at];
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                random.NextBytes(bytes.AsSpan(at, Math.Min(8, bytes.Length - at)));
                return bytes;
            default:
                return [.. Whole[..at], .. new byte[random.Next(40)], .. Whole[at..]];
        }
    }
}
