using Lakehouse.DeletionVectors;
using Xunit;

namespace UnitTests.Lakehouse.DeletionVectors;

public sealed class RoaringBitmapArrayTests
{
    /// <summary>A vector that another implementation wrote inline.</summary>
    const string KernelVector = "^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L";

    const int KernelVectorSize = 44;

    /// <summary>Row counts of a container on both sides of every change of its form.</summary>
    public static TheoryData<int, int, long> Shapes => new()
    {
        { 1, 1, 0 },
        { 2, 100, 0 },
        { 3, 4095, 65_535 },
        { 4, 4096, 65_535 },
        { 5, 4097, 65_535 },
        { 6, 20_000, 65_535 },
        { 7, 30_000, 1_000_000 },
        { 8, 5_000, 5_000_000_000 },
        { 9, 300, long.MaxValue - 1 },
        { 10, 100_000, 200_000 },
    };

    [Fact]
    public void The_vector_of_another_implementation_is_read()
    {
        var set = RoaringBitmapArray.Deserialize(Z85.Decode(KernelVector).AsSpan(0, KernelVectorSize));
        Assert.Equal([3, 4, 7, 11, 18, 29], set.Positions());
        Assert.Equal(6, set.Cardinality);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Random_rows_survive_writing_and_reading(int seed, int count, long max)
    {
        var random = new Random(seed);
        var rows = new SortedSet<long>();
        while (rows.Count < Math.Min(count, max + 1))
        {
            rows.Add(random.NextInt64(max + 1));
        }

        var set = RoaringBitmapArray.Of(rows.Shuffle());
        var read = RoaringBitmapArray.Deserialize(set.Serialize());
        Assert.Equal(rows.Count, read.Cardinality);
        Assert.Equal(rows, read.Positions());
        Assert.All(rows.Take(100), row => Assert.True(read.Contains(row)));
        Assert.Equal(rows.Contains(max / 2), read.Contains(max / 2));
    }

    [Fact]
    public void Dense_ranges_are_stored_as_runs_and_read_back()
    {
        long[] rows =
        [
            .. Range(0, 65_536), .. Range(70_000, 60_000), .. Range(200_000, 3), .. Range(300_000, 5_000),
            .. Range((1L << 32) - 10, 20),
        ];
        var data = RoaringBitmapArray.Of(rows).Serialize();
        Assert.True(data.Length < 200, $"{data.Length} bytes");
        Assert.Equal(rows, RoaringBitmapArray.Deserialize(data).Positions());
    }

    [Fact]
    public void Runs_and_bitsets_and_arrays_stand_side_by_side()
    {
        var random = new Random(11);
        var rows = Range(0, 50_000).Concat(Enumerable.Range(0, 30_000).Select(_ => random.NextInt64(65_536, 131_072)))
            .Concat([140_000, 140_002, 200_001, 270_000]).Distinct().Order().ToArray();
        Assert.Equal(rows, RoaringBitmapArray.Deserialize(RoaringBitmapArray.Of(rows).Serialize()).Positions());
    }

    [Fact]
    public void A_union_has_the_rows_of_both_whatever_their_form()
    {
        var random = new Random(12);
        var left = Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(300_000)).ToHashSet();
        var right = Enumerable.Range(0, 3_000).Select(_ => random.NextInt64(6_000_000_000)).Concat(Range(90_000, 9_000))
            .ToHashSet();
        foreach (var (a, b) in new[] { (left, right), (right, left), (left, left), ([], right), (right, []) })
        {
            var set = RoaringBitmapArray.Of(a);
            set.UnionWith(RoaringBitmapArray.Deserialize(RoaringBitmapArray.Of(b).Serialize()));
            Assert.Equal(a.Union(b).Order(), set.Positions());
            Assert.Equal(a.Union(b).LongCount(), set.Cardinality);
        }
    }

    [Fact]
    public void Adding_a_row_twice_changes_nothing()
    {
        var set = RoaringBitmapArray.Of(5, 6);
        Assert.False(set.Add(5));
        Assert.True(set.Add(7));
        Assert.Equal(3, set.Cardinality);
    }

    [Fact]
    public void An_empty_set_survives()
    {
        var read = RoaringBitmapArray.Deserialize(new RoaringBitmapArray().Serialize());
        Assert.True(read.IsEmpty);
        Assert.Empty(read.Positions());
    }

    [Fact]
    public void The_legacy_format_is_refused_by_name()
    {
        var data = RoaringBitmapArray.Of(1).Serialize();
        data[0]--;
        var error = Assert.Throws<FormatException>(() => RoaringBitmapArray.Deserialize(data));
        Assert.Contains("legacy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_are_an_error_or_other_rows_but_never_a_crash()
    {
        var random = new Random(13);
        var whole = RoaringBitmapArray.Of(
            Range(0, 5_000).Concat(Enumerable.Range(0, 9_000).Select(_ => random.NextInt64(200_000)))).Serialize();
        for (var trial = 0; trial < 2_000; trial++)
        {
            var data = whole[..random.Next(whole.Length)];
            Assert.Throws<FormatException>(() => RoaringBitmapArray.Deserialize(data));
            var flipped = (byte[])whole.Clone();
            flipped[random.Next(Math.Min(64, flipped.Length))] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.True(RoaringBitmapArray.Deserialize(flipped).Cardinality >= 0);
            }
            catch (FormatException)
            {
                // Refused: as good as reading something, which the checksum of the file would have refused before.
            }
        }
    }

    static IEnumerable<long> Range(long start, int count) => Enumerable.Range(0, count).Select(index => start + index);
}
