using Microsoft.Win32.SafeHandles;

namespace DestinationCdc.Parquet;

/// <summary>The bytes of a Parquet file, in memory or on disk.</summary>
sealed class ParquetInput : IDisposable
{
    readonly SafeFileHandle? _file;
    readonly ReadOnlyMemory<byte> _whole;

    ParquetInput(SafeFileHandle? file, ReadOnlyMemory<byte> whole, long length) =>
        (_file, _whole, Length) = (file, whole, length);

    public long Length { get; }

    public static ParquetInput Of(ReadOnlyMemory<byte> whole) => new(null, whole, whole.Length);

#pragma warning disable CA2000 // The input owns its file.
    /// <summary>Opens for reading while the writer may still be at work.</summary>
    public static ParquetInput Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new ParquetInput(file, default, RandomAccess.GetLength(file));
    }
#pragma warning restore CA2000

    /// <summary>Fills the span.</summary>
    /// <exception cref="ParquetFormatException">The file ended before.</exception>
    public void ReadExactly(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var read = Read(offset, into);
            if (read == 0)
            {
                throw new ParquetFormatException($"the file ended at byte {offset} while it was read");
            }

            offset += read;
            into = into[read..];
        }
    }

    public byte[] ReadExactly(long offset, int count)
    {
        var bytes = new byte[count];
        ReadExactly(offset, bytes);
        return bytes;
    }

    public void Dispose() => _file?.Dispose();

    int Read(long offset, Span<byte> into)
    {
        if (_file is not null)
        {
            return RandomAccess.Read(_file, into, offset);
        }

        var rest = offset < _whole.Length ? _whole.Span[(int)offset..] : [];
        rest = rest[..Math.Min(rest.Length, into.Length)];
        rest.CopyTo(into);
        return rest.Length;
    }
}
