using System.Buffers;

namespace DestinationCdc.Parquet;

/// <summary>
/// Walks the pages of every column chunk before the engine does: sizes that leave the chunk, counts that do not add up, unpacked
/// sizes that cannot be true. Then every page is looked into (<see cref="PageBody"/>), unpacked where it is compressed,
/// because the engine reads past damaged index runs without a word, or ends the process.
/// </summary>
static class PageChecker
{
    const int FirstRead = 512;

    /// <summary>Statistics in a page header hold two values of at most 4 KiB each; CockroachDB's library writes them.</summary>
    const int MaxHeader = 256 << 10;

    /// <summary>CockroachDB's pages are about 1 MiB; a single value can have 64 MiB.</summary>
    const int MaxPage = 256 << 20;

    /// <summary>Checks all pages of the file.</summary>
    /// <exception cref="ParquetFormatException">A page makes no sense.</exception>
    public static void Check(ParquetInput file, ParquetFooter footer)
    {
        foreach (var group in footer.RowGroups)
        {
            for (var i = 0; i < group.Chunks.Length; i++)
            {
                try
                {
                    CheckChunk(file, footer.Leaves[i], group.Chunks[i]);
                }
                catch (ParquetFormatException e)
                {
                    throw new ParquetFormatException($"column '{footer.Leaves[i].Path}': {e.Message}");
                }
            }
        }
    }

    static void CheckChunk(ParquetInput file, ParquetLeaf leaf, ColumnChunk chunk)
    {
        var end = chunk.Start + chunk.Compressed;
        var at = chunk.Start;
        long values = 0, unpacked = 0;
        int? dictionary = null;
        while (at < end)
        {
            var header = ReadHeader(file, at, end);
            CheckSizes(file, header, chunk, at, end);
            unpacked += header.Length + (long)header.Uncompressed;
            switch (header.Type)
            {
                case PageType.Dictionary when dictionary is null && values == 0:
                    dictionary = header.Values;
                    break;
                case PageType.Data or PageType.DataV2:
                    values += header.Values;
                    break;
                case PageType.Index:
                    break;
                default:
                    throw new ParquetFormatException($"a page of type {(int)header.Type} stands where data belongs");
            }

            if (header.Type is PageType.Data or PageType.Dictionary)
            {
                CheckBody(file, leaf, chunk.Codec, header, at, dictionary);
            }

            at += header.Length + (long)header.Compressed;
        }

        if (values != chunk.Values)
        {
            throw new ParquetFormatException($"its pages hold {values} values, the footer claims {chunk.Values}");
        }

        if (unpacked > chunk.Uncompressed)
        {
            throw new ParquetFormatException(
                $"its pages claim to unpack to {unpacked} bytes, the footer says {chunk.Uncompressed}");
        }
    }

    static PageHeader ReadHeader(ParquetInput file, long at, long end)
    {
        for (var size = FirstRead; ; size *= 8)
        {
            var count = (int)Math.Min(size, end - at);
            var buffer = ArrayPool<byte>.Shared.Rent(count);
            try
            {
                file.ReadExactly(at, buffer.AsSpan(0, count));
                return PageHeader.Read(buffer.AsSpan(0, count));
            }
            catch (ParquetFormatException) when (count < end - at && size < MaxHeader)
            {
                // The header may be longer than what was read; only a longer read can tell.
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    static void CheckSizes(ParquetInput file, PageHeader header, ColumnChunk chunk, long at, long end)
    {
        if (header.Compressed < 0 || header.Uncompressed < 0 || header.Values < 0)
        {
            throw new ParquetFormatException(
                $"a page claims {header.Compressed} bytes, {header.Uncompressed} unpacked, {header.Values} values");
        }

        if (header.Compressed > end - at - header.Length)
        {
            throw new ParquetFormatException(
                $"a page claims {header.Compressed} bytes, its column has {end - at - header.Length} left");
        }

        if (header.Type == PageType.Dictionary && header.Values > header.Uncompressed)
        {
            throw new ParquetFormatException(
                $"a dictionary of {header.Uncompressed} bytes claims {header.Values} entries");
        }

        Unpacking.Check(file, header, chunk.Codec, at + header.Length);
        if (header.Uncompressed > MaxPage)
        {
            throw new ParquetFormatException($"a page claims {header.Uncompressed} bytes, the limit is {MaxPage}");
        }
    }

    static void CheckBody(
        ParquetInput file, ParquetLeaf leaf, int codec, PageHeader header, long at, int? dictionary)
    {
        var stored = ArrayPool<byte>.Shared.Rent(header.Compressed);
        var unpacked = ArrayPool<byte>.Shared.Rent(codec == Codec.None ? 0 : header.Uncompressed);
        try
        {
            file.ReadExactly(at + header.Length, stored.AsSpan(0, header.Compressed));
            var body = stored.AsSpan(0, header.Compressed);
            if (codec != Codec.None)
            {
                Unpacking.Unpack(stored, header, codec, unpacked);
                body = unpacked.AsSpan(0, header.Uncompressed);
            }

            if (header.Type == PageType.Dictionary)
            {
                PageBody.CheckDictionary(body, leaf, header);
            }
            else
            {
                PageBody.Check(body, leaf, header, dictionary);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
            ArrayPool<byte>.Shared.Return(unpacked);
        }
    }
}
