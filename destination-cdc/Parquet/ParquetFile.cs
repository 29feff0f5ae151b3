using System.Buffers.Binary;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Parquet;

/// <summary>A Parquet file's frame: magic at both ends, the footer between its length and the data.</summary>
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
    public static ParquetFooter ReadFooter(ParquetInput file)
    {
        var size = file.Length;
        if (size < MagicLength + TailLength)
        {
            throw new ParquetFormatException(
                $"the file has {size} bytes, the smallest Parquet file has {MagicLength + TailLength}");
        }

        CheckHead(file);
        var tail = file.ReadExactly(size - TailLength, TailLength);
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
        return FooterParser.Parse(file.ReadExactly(start, (int)length), start);
    }

    /// <summary>The file's content where it was read already, else the file.</summary>
    public static ParquetInput Open(DataFile file) =>
        file.Content is { } content ? ParquetInput.Of(content) : ParquetInput.Open(file.LocalPath);

    static void CheckHead(ParquetInput file)
    {
        var head = file.ReadExactly(0, MagicLength);
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
