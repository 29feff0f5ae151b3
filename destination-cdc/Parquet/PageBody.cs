using System.Buffers.Binary;
using System.Numerics;

namespace DestinationCdc.Parquet;

/// <summary>
/// Looks into a data page (version 1, not compressed): levels and dictionary indexes must be whole, cover all values and
/// stay within the dictionary.
/// </summary>
static class PageBody
{
    const int Plain = 0;
    const int PlainDictionary = 2;
    const int Rle = 3;
    const int RleDictionary = 8;

    public static void Check(ReadOnlySpan<byte> body, ParquetLeaf leaf, PageHeader header, int? dictionary)
    {
        if (header.LevelEncoding >= 0 && header.LevelEncoding != Rle)
        {
            throw new ParquetFormatException($"its levels have encoding {header.LevelEncoding}, expected {Rle}");
        }

        if (leaf.MaxRepetition > 0)
        {
            _ = CountHighest(TakeLevels(ref body), leaf.MaxRepetition, header.Values);
        }

        var present = leaf.MaxDefinition > 0
            ? CountHighest(TakeLevels(ref body), leaf.MaxDefinition, header.Values)
            : header.Values;
        switch (header.Encoding)
        {
            case Plain when leaf.Type == PhysicalType.Boolean:
                Require(body, (present + 7L) / 8);
                break;
            case Plain when leaf.Width > 0:
                Require(body, (long)present * leaf.Width);
                break;
            case Plain when leaf.Type == PhysicalType.ByteArray:
                CheckTexts(body, present);
                break;
            case Plain:
                throw new ParquetFormatException($"values of the type {leaf.Type} cannot be plain");
            case PlainDictionary or RleDictionary:
                CheckIndexes(body, present, dictionary);
                break;
            default:
                throw new ParquetFormatException($"a page has encoding {header.Encoding}, which CockroachDB does not "
                    + "write; expected plain or a dictionary");
        }
    }

    /// <summary>A dictionary holds its entries plainly.</summary>
    public static void CheckDictionary(ReadOnlySpan<byte> body, ParquetLeaf leaf, PageHeader header)
    {
        if (leaf.Width > 0)
        {
            Require(body, (long)header.Values * leaf.Width);
        }
        else if (leaf.Type == PhysicalType.ByteArray)
        {
            CheckTexts(body, header.Values);
        }
        else
        {
            throw new ParquetFormatException($"values of the type {leaf.Type} have no dictionary");
        }
    }

    /// <summary>Each with its length before it.</summary>
    static void CheckTexts(ReadOnlySpan<byte> body, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (body.Length < sizeof(int))
            {
                throw new ParquetFormatException($"a page ends after {i} of {count} values");
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(body);
            body = body[sizeof(int)..];
            if (length < 0 || length > body.Length)
            {
                throw new ParquetFormatException($"a value is said to have {length} bytes, the page has {body.Length}");
            }

            body = body[length..];
        }
    }

    static void Require(ReadOnlySpan<byte> body, long bytes)
    {
        if (body.Length < bytes)
        {
            throw new ParquetFormatException($"a page has {body.Length} bytes for values that take {bytes}");
        }
    }

    static ReadOnlySpan<byte> TakeLevels(ref ReadOnlySpan<byte> body)
    {
        if (body.Length < sizeof(int))
        {
            throw new ParquetFormatException("a page ends before its levels");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(body);
        body = body[sizeof(int)..];
        if (length < 0 || length > body.Length)
        {
            throw new ParquetFormatException($"its levels are said to take {length} bytes, the page has {body.Length}");
        }

        var levels = body[..length];
        body = body[length..];
        return levels;
    }

    static int CountHighest(ReadOnlySpan<byte> levels, int highest, int values)
    {
        var runs = new HybridRuns(levels, BitOperations.Log2((uint)highest) + 1);
        var count = 0;
        for (var left = values; left > 0;)
        {
            var run = runs.Next(left);
            left -= run.Count;
            count += run.IsRepeated ? RepeatedHighest(run, highest) : CountPacked(run, highest, runs.BitWidth);
        }

        return count;
    }

    static int RepeatedHighest(HybridRun run, int highest) => run.Value <= highest
        ? run.Value == highest ? run.Count : 0
        : throw new ParquetFormatException($"a level is {run.Value}, the highest possible is {highest}");

    static int CountPacked(HybridRun run, int highest, int width)
    {
        var count = 0;
        for (var i = 0; i < run.Count; i++)
        {
            var level = HybridRuns.Unpack(run.Packed, i, width);
            if (level > highest)
            {
                throw new ParquetFormatException($"a level is {level}, the highest possible is {highest}");
            }

            count += level == highest ? 1 : 0;
        }

        return count;
    }

    static void CheckIndexes(ReadOnlySpan<byte> body, int present, int? dictionary)
    {
        if (dictionary is not { } entries)
        {
            throw new ParquetFormatException("a page uses a dictionary that is not there");
        }

        if (present == 0)
        {
            return;
        }

        Require(body, 1);
        var runs = new HybridRuns(body[1..], body[0]);
        for (var left = present; left > 0;)
        {
            var run = runs.Next(left);
            left -= run.Count;
            if ((run.IsRepeated ? run.Value : Greatest(run, runs.BitWidth, entries)) >= entries)
            {
                throw new ParquetFormatException($"an index points beyond the {entries} entries of the dictionary");
            }
        }
    }

    static long Greatest(HybridRun run, int width, int entries)
    {
        // No index of this width can be too large.
        if (width < 31 && 1 << width <= entries)
        {
            return 0;
        }

        long greatest = 0;
        for (var i = 0; i < run.Count; i++)
        {
            greatest = Math.Max(greatest, HybridRuns.Unpack(run.Packed, i, width));
        }

        return greatest;
    }
}
