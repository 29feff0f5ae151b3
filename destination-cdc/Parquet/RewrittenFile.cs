using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace DestinationCdc.Parquet;

/// <summary>Copies a Parquet file's pages as they are and puts another footer behind them.</summary>
static class RewrittenFile
{
    const int BlockBytes = 1 << 20;

    /// <summary>Writes the copy; the target must not exist.</summary>
    /// <param name="source">The open file whose footer was read.</param>
    /// <exception cref="ParquetFormatException">The source shrank meanwhile.</exception>
    public static void Write(SafeFileHandle source, ParquetFooter footer, ReadAs readAs, string target)
    {
        var made = FooterRewriter.Make(footer.Bytes, readAs);
        using var file = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        CopyPages(source, file, footer.DataEnd);
        var tail = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tail, made.Length);
        "PAR1"u8.CopyTo(tail.AsSpan(4));
        RandomAccess.Write(file, made.Span, footer.DataEnd);
        RandomAccess.Write(file, tail, footer.DataEnd + made.Length);
    }

    static void CopyPages(SafeFileHandle source, SafeFileHandle target, long bytes)
    {
        var block = ArrayPool<byte>.Shared.Rent((int)Math.Min(bytes, BlockBytes));
        try
        {
            for (long at = 0; at < bytes;)
            {
                var part = block.AsSpan(0, (int)Math.Min(bytes - at, block.Length));
                ParquetFile.ReadExactly(source, at, part);
                RandomAccess.Write(target, part, at);
                at += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
