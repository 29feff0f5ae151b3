using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace DestinationCdc.Parquet;

/// <summary>Opens a Parquet file: magic at both ends, the footer between its length and the data.</summary>
static class ParquetFile
{
    const int MagicLength = 4;
    const int TailLength = 8;

    /// <summary>CockroachDB's files are about 16 MiB; a footer of 64 MiB would describe a hundred thousand row groups.</summary>
    const int MaxFooterBytes = 64 << 20;

    static ReadOnlySpan<byte> Magic => "PAR1"u8;

    static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    /// <summary>The footer of an open file, checked against the file's size.</summary>
    /// <exception cref="ParquetFormatException">The file is no Parquet file that we read.</exception>
    public static ParquetFooter ReadFooter(SafeFileHandle file)
    {
        var size = RandomAccess.GetLength(file);
        if (size < MagicLength + TailLength)
        {
            throw new ParquetFormatException(
                $"the file has {size} bytes, the smallest Parquet file has {MagicLength + TailLength}");
        }

        CheckHead(file);
        var tail = ReadExactly(file, size - TailLength, TailLength);
        CheckTail(tail.AsSpan(MagicLength));
        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length == 0 || length > size - MagicLength - TailLength)
        {
            throw new ParquetFormatException(
                $"the footer is said to have {length} bytes, the file has {size - MagicLength - TailLength} for it");
        }

        if (length > MaxFooterBytes)
        {
            throw new ParquetFormatException($"the footer has {length} bytes, the limit is {MaxFooterBytes}");
        }

        var start = size - TailLength - length;
        return FooterParser.Parse(ReadExactly(file, start, (int)length), start);
    }

    /// <summary>Opens for reading while the writer may still be at work.</summary>
    public static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Fills the span.</summary>
    /// <exception cref="ParquetFormatException">The file ended before.</exception>
    public static void ReadExactly(SafeFileHandle file, long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var read = RandomAccess.Read(file, into, offset);
            if (read == 0)
            {
                throw new ParquetFormatException($"the file ended at byte {offset} while it was read");
            }

            offset += read;
            into = into[read..];
        }
    }

    static byte[] ReadExactly(SafeFileHandle file, long offset, int count)
    {
        var bytes = new byte[count];
        ReadExactly(file, offset, bytes);
        return bytes;
    }

    static void CheckHead(SafeFileHandle file)
    {
        var head = ReadExactly(file, 0, MagicLength);
        if (head.AsSpan().SequenceEqual(EncryptedMagic))
        {
            throw new ParquetFormatException("encrypted Parquet is not supported");
        }

        if (!head.AsSpan().SequenceEqual(Magic))
        {
            throw new ParquetFormatException($"it begins with {Hex(head)}, a Parquet file begins with PAR1");
        }
    }

    static void CheckTail(ReadOnlySpan<byte> magic)
    {
        if (magic.SequenceEqual(EncryptedMagic))
        {
            throw new ParquetFormatException("encrypted Parquet is not supported");
        }

        if (!magic.SequenceEqual(Magic))
        {
            throw new ParquetFormatException(
                $"it ends with {Hex(magic)}, a Parquet file ends with PAR1: it is cut or still being written");
        }
    }

    static string Hex(ReadOnlySpan<byte> bytes) => $"bytes {Convert.ToHexStringLower(bytes)}";
}
