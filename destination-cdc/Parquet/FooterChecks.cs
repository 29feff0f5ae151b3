namespace DestinationCdc.Parquet;

/// <summary>What must agree within a footer before anything is read by it.</summary>
static class FooterChecks
{
    const int MagicLength = 4;

    /// <summary>A page is unpacked as a whole; CockroachDB's row groups are about 1 MiB.</summary>
    const long MaxChunkBytes = 2L << 30;

    public static void Check(ParquetFooter footer)
    {
        if (footer.Leaves.IsEmpty)
        {
            throw new ParquetFormatException("the file has no columns");
        }

        long rows = 0;
        foreach (var group in footer.RowGroups)
        {
            if (group.Rows < 0 || group.Rows > long.MaxValue - rows)
            {
                throw new ParquetFormatException($"a row group claims {group.Rows} rows");
            }

            rows += group.Rows;
            CheckGroup(footer, group);
        }

        if (rows != footer.Rows)
        {
            throw new ParquetFormatException($"the footer claims {footer.Rows} rows, its row groups hold {rows}");
        }
    }

    static void CheckGroup(ParquetFooter footer, RowGroup group)
    {
        if (group.Chunks.Length != footer.Leaves.Length)
        {
            throw new ParquetFormatException(
                $"a row group has {group.Chunks.Length} column chunks, the schema {footer.Leaves.Length} columns");
        }

        for (var i = 0; i < group.Chunks.Length; i++)
        {
            CheckChunk(footer.Leaves[i], group.Chunks[i], group.Rows, footer.DataEnd);
        }
    }

    static void CheckChunk(ParquetLeaf leaf, ColumnChunk chunk, long rows, long dataEnd)
    {
        if (chunk.Type != leaf.Type)
        {
            throw Bad(leaf, $"its pages hold {chunk.Type}, the schema says {leaf.Type}");
        }

        if (!Codec.IsKnown(chunk.Codec))
        {
            throw Bad(
                leaf,
                $"compression codec {chunk.Codec} is not one that CockroachDB writes; expected none, gzip or zstd");
        }

        if (leaf.MaxRepetition == 0 ? chunk.Values != rows : chunk.Values < rows)
        {
            throw Bad(leaf, $"a row group of {rows} rows has {chunk.Values} values");
        }

        if (chunk.Start < MagicLength || chunk.Compressed < 0 || chunk.Start > dataEnd
            || chunk.Compressed > dataEnd - chunk.Start)
        {
            throw Bad(leaf, $"its pages are said to be {chunk.Compressed} bytes at offset {chunk.Start}, "
                + $"the file's data ends at {dataEnd}");
        }

        if (chunk.Uncompressed is < 0 or > MaxChunkBytes)
        {
            throw Bad(leaf, $"its pages claim to unpack to {chunk.Uncompressed} bytes, the limit is {MaxChunkBytes}");
        }
    }

    static ParquetFormatException Bad(ParquetLeaf leaf, string found) => new($"column '{leaf.Path}': {found}");
}
