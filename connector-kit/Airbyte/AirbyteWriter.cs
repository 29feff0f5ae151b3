using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace ConnectorKit.Airbyte;

/// <summary>
/// The only writer of standard output in connector mode. Every call writes whole lines and returns when the system has
/// them, so nothing is lost or torn however the process ends. Safe for several threads.
/// </summary>
/// <exception cref="OutputClosedException">By every writing method: nobody reads any more.</exception>
public sealed class AirbyteWriter : IDisposable
{
    const int StandardOutput = 1;

    static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    readonly Lock _lock = new();
    readonly ArrayBufferWriter<byte> _line = new();
    readonly Stream _output;
    readonly TimeProvider _time;

    /// <summary>Takes over the stream, which must not buffer.</summary>
    public AirbyteWriter(Stream output, TimeProvider time)
    {
        _output = output;
        _time = time;
    }

    /// <summary>
    /// A pipe is written as a file stream, because console streams of .NET hide that the reader is gone. A file is
    /// written as a console stream, because a file stream keeps an offset of its own and leaves the shared one behind:
    /// the next program of the same shell redirection would write over our lines.
    /// </summary>
    public static AirbyteWriter ForStandardOutput()
    {
#pragma warning disable CA2000 // the stream owns the handle, the writer owns the stream
        var pipe = new FileStream(
            new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new(pipe.CanSeek ? Console.OpenStandardOutput() : pipe, TimeProvider.System);
#pragma warning restore CA2000
    }

    /// <summary>Milliseconds since 1970, for <c>emitted_at</c>.</summary>
    public long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>One message as one line.</summary>
    public void Write(AirbyteMessage message)
    {
        lock (_lock)
        {
            _line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_line, Options))
            {
                json.WriteStartObject();
                message.WriteBody(json, Now());
                json.WriteEndObject();
            }

            _line.Write("\n"u8);
            WriteOut(_line.WrittenSpan);
        }
    }

    /// <summary>Lines that are complete already, each with its line feed.</summary>
    public void WriteLines(ReadOnlySpan<byte> lines)
    {
        lock (_lock)
        {
            WriteOut(lines);
        }
    }

    /// <summary>The SPEC message around a document whose only line feeds are those of its indentation.</summary>
    public void WriteSpecification(ReadOnlySpan<byte> document)
    {
        lock (_lock)
        {
            _line.ResetWrittenCount();
            _line.Write("{\"type\":\"SPEC\",\"spec\":"u8);
            while (!document.IsEmpty)
            {
                var end = document.IndexOf((byte)'\n');
                _line.Write((end < 0 ? document : document[..end]).TrimStart((byte)' '));
                document = end < 0 ? [] : document[(end + 1)..];
            }

            _line.Write("}\n"u8);
            WriteOut(_line.WrittenSpan);
        }
    }

    public void Dispose() => _output.Dispose();

    void WriteOut(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _output.Write(bytes);
        }
        catch (IOException e)
        {
            throw new OutputClosedException(e);
        }
    }
}
