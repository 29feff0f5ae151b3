namespace Lakehouse.Log;

/// <summary>Lines of a stream in bounded memory: one line at a time.</summary>
static class LogLines
{
    const int FirstBuffer = 64 * 1024;

    /// <summary>Each line, without its end, is valid until the next one is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream)
    {
        var buffer = new byte[FirstBuffer];
        var start = 0;
        var scanned = 0;
        var end = 0;
        while (true)
        {
            var found = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                yield return Trim(buffer.AsMemory(start, scanned + found - start));
                start = scanned + found + 1;
                scanned = start;
                continue;
            }

            scanned = end;
            if (end == buffer.Length)
            {
                (buffer, start, scanned, end) = MakeRoom(buffer, start, end);
            }

            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (end > start)
        {
            yield return Trim(buffer.AsMemory(start, end - start));
        }
    }

    static (byte[] Buffer, int Start, int Scanned, int End) MakeRoom(byte[] buffer, int start, int end)
    {
        var length = end - start;
        var target = length > buffer.Length / 2 ? new byte[checked(buffer.Length * 2)] : buffer;
        buffer.AsSpan(start, length).CopyTo(target);
        return (target, 0, length, length);
    }

    static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line) =>
        line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
}
