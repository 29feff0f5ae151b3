using System.Buffers;
using System.Buffers.Binary;

namespace DestinationCdc.Parquet;

/// <summary>Copies the pages of Parquet files as they are, one file behind the other, and puts one footer behind them.</summary>
static class RewrittenFile
{
    const int BlockBytes = 1 << 20;

    /// <summary>Writes the copy; the target must not exist.</summary>
    /// <param name="footers">Of the sources, in their order; all have one schema.</param>
    /// <param name="open">Opens a source by its place; it is closed again.</param>
    /// <exception cref="ParquetFormatException">A source shrank meanwhile.</exception>
    public static void Write(
        IReadOnlyList<ParquetFooter> footers, Func<int, ParquetInput> open, ReadAs readAs, string target)
    {
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, BlockBytes);
        for (var i = 0; i < footers.Count; i++)
        {
            using var source = open(i);
            CopyPages(source, file, footers[i].DataEnd);
        }

        var made = FooterRewriter.Make(footers, readAs);
        file.Write(made.Span);
        Span<byte> tail = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tail, made.Length);
        "PAR1"u8.CopyTo(tail[4..]);
        file.Write(tail);
    }

    /// <summary>All up to the footer; the magic at the start of a later source is no page and hurts nobody.</summary>
    static void CopyPages(ParquetInput source, FileStream target, long bytes)
    {
        var block = ArrayPool<byte>.Shared.Rent((int)Math.Min(bytes, BlockBytes));
        try
        {
            for (long at = 0; at < bytes;)
            {
                var part = block.AsSpan(0, (int)Math.Min(bytes - at, block.Length));
                source.ReadExactly(at, part);
                target.Write(part);
                at += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
