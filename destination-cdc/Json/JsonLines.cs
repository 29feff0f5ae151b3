using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using DestinationCdc.Changefeed;
using DestinationCdc.Compression;

namespace DestinationCdc.Json;

/// <summary>The lines of a data file, plain or compressed, in one buffer that grows to the longest line.</summary>
sealed class JsonLines : IDisposable
{
    /// <summary>
    /// No row of CockroachDB comes near: its own commands are limited to 64 MiB, and text may double by its escapes.
    /// </summary>
    public const int MaxLine = 128 << 20;

    const int FirstBuffer = 1 << 20;

    readonly Stream _input;
    byte[] _buffer;
    int _start;
    int _end;

    JsonLines(Stream input, int buffer)
    {
        _input = input;
        _buffer = ArrayPool<byte>.Shared.Rent(buffer);
    }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long Line { get; private set; }

#pragma warning disable CA2000 // The lines own their stream.
    /// <summary>Opens while the writer may still be at work.</summary>
    public static JsonLines Open(DataFile file)
    {
        Stream input = file.Content is { } content && MemoryMarshal.TryGetArray(content, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false) // a segment has an array
            : new FileStream(
                file.LocalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            var buffer = (int)Math.Clamp(input.Length + 1, 4096, FirstBuffer);
            return file.Name.Format switch
            {
                FileFormat.NdJson => new JsonLines(input, buffer),
                FileFormat.NdJsonGzip => new JsonLines(new GzipInput(input), FirstBuffer / 4),
                FileFormat.NdJsonZstd => new JsonLines(new ZstdInput(input), FirstBuffer / 4),
                _ => throw new ArgumentOutOfRangeException(nameof(file), file.Name.Format, "No file of lines."),
            };
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }
#pragma warning restore CA2000

    /// <summary>The next line without its end, good until the next call; false at the end of the file.</summary>
    /// <exception cref="JsonFormatException">The last line is cut, a line is too long or no UTF-8, or the stream is
    /// damaged.</exception>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = _buffer.AsSpan(_start, searched + length);
                _start += searched + length + 1;
                Line++;
                Check(line);
                return true;
            }

            searched = _end - _start;
            if (!Fill())
            {
                line = default;
                return searched == 0 ? CheckedEnd() : throw new JsonFormatException(
                    $"line {Line + 1}: the line has no end; the file is cut or still being written");
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _input.Dispose();
    }

    bool CheckedEnd() => Line > 0
        ? false
        : throw new JsonFormatException("the file has no line; CockroachDB never writes empty files");

    static void Check(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            throw new JsonFormatException("bytes that are no UTF-8");
        }
    }

    bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Grow();
        }

        try
        {
            var read = _input.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (DamagedStreamException e)
        {
            throw new JsonFormatException($"line {Line + 1}: {e.Message}", e);
        }
    }

    void Grow()
    {
        if (_buffer.Length >= MaxLine)
        {
            throw new JsonFormatException($"line {Line + 1}: longer than the limit of {MaxLine >> 20} MiB");
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, MaxLine));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
