using System.Buffers;

namespace DestinationCdc.Compression;

/// <summary>What unpacking streams share: a buffer of packed bytes, reading only, forward only.</summary>
abstract class CompressedInput(Stream packed) : Stream
{
    const int PackedBytes = 64 << 10;

    byte[] _buffer = ArrayPool<byte>.Shared.Rent(PackedBytes);
    int _start;
    int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Packed bytes that are not used yet; empty at the end of the file.</summary>
    protected Span<byte> Packed()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, packed.Read(_buffer, 0, PackedBytes));
        }

        return _buffer.AsSpan(_start, _end - _start);
    }

    protected void Use(int bytes) => _start += bytes;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            packed.Dispose();
        }

        base.Dispose(disposing);
    }
}
