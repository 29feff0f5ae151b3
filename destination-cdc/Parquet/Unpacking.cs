using System.Buffers.Binary;
using DestinationCdc.Compression;

namespace DestinationCdc.Parquet;

/// <summary>Whether a page can unpack to the size it claims: the engine allocates that size before it looks.</summary>
static class Unpacking
{
    const int ZstdFrameHead = 18;
    const uint ZstdMagic = 0xFD2FB528;

    /// <summary>Unpacks a page as a whole.</summary>
    /// <exception cref="ParquetFormatException">It is damaged, or has another size.</exception>
    public static void Unpack(byte[] stored, PageHeader header, int codec, byte[] into)
    {
        using var packed = new MemoryStream(stored, 0, header.Compressed, writable: false);
        using CompressedInput input = codec == Codec.Gzip ? new GzipInput(packed) : new ZstdInput(packed);
        try
        {
            var wanted = into.AsSpan(0, header.Uncompressed);
            var read = input.ReadAtLeast(wanted, wanted.Length, throwOnEndOfStream: false);
            Span<byte> more = stackalloc byte[1];
            if (read < header.Uncompressed || input.Read(more) > 0)
            {
                throw new ParquetFormatException($"a page unpacks to another size than {header.Uncompressed} bytes");
            }
        }
        catch (DamagedStreamException e)
        {
            throw new ParquetFormatException($"a page is {e.Message}");
        }
    }

    public static void Check(ParquetInput file, PageHeader header, int codec, long at)
    {
        var most = codec switch
        {
            Codec.None => header.Compressed,

            // Deflate gives at most 1032 bytes for one.
            Codec.Gzip => IsGzip(file, header, at) ? Times(header, 1032) : -1,
            Codec.Zstd => ZstdSize(file, header, at),
            _ => long.MaxValue,
        };
        if (most < 0)
        {
            throw new ParquetFormatException("a page is said to be gzip and is not");
        }

        if (header.Uncompressed > most || (codec == Codec.None && header.Uncompressed != header.Compressed))
        {
            throw new ParquetFormatException(
                $"a page of {header.Compressed} bytes claims to unpack to {header.Uncompressed}");
        }
    }

    static bool IsGzip(ParquetInput file, PageHeader header, long at)
    {
        if (header.Type == PageType.DataV2 || header.Compressed == 0)
        {
            return true;
        }

        Span<byte> head = stackalloc byte[2];
        file.ReadExactly(at, head[..Math.Min(2, header.Compressed)]);
        return head is [0x1f, 0x8b];
    }

    static long Times(PageHeader header, long factor) => (header.Compressed + 64L) * factor;

    /// <summary>The size that the zstd frame's own head states (RFC 8878, 3.1.1.1), if it does.</summary>
    static long ZstdSize(ParquetInput file, PageHeader header, long at)
    {
        // Of a version 2 page the levels stand before the frame.
        if (header.Type == PageType.DataV2 || header.Compressed < 6)
        {
            return long.MaxValue;
        }

        Span<byte> head = stackalloc byte[ZstdFrameHead];
        head = head[..Math.Min(ZstdFrameHead, header.Compressed)];
        file.ReadExactly(at, head);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != ZstdMagic)
        {
            throw new ParquetFormatException("a page is said to be zstd and is not");
        }

        var descriptor = head[4];
        var singleSegment = (descriptor & 0x20) != 0;
        int[] dictionaryLengths = [0, 1, 2, 4];
        var size = head[(5 + (singleSegment ? 0 : 1) + dictionaryLengths[descriptor & 3])..];
        return (descriptor >> 6) switch
        {
            0 => singleSegment && size.Length >= 1 ? size[0] : long.MaxValue,
            1 => size.Length >= 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) + 256 : 0,
            2 => size.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(size) : 0,
            _ => size.Length >= 8 ? (long)Math.Min(long.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(size)) : 0,
        };
    }
}
