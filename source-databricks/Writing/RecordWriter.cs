using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConnectorKit.Airbyte;
using ConnectorKit.Batches;
using ConnectorKit.Warehouses;

namespace SourceDatabricks.Writing;

/// <summary>
/// Turns batches into RECORD lines: row by row, each value by the writer of its column, straight into one buffer that
/// goes to standard output in large pieces. For one thread at a time.
/// </summary>
sealed unsafe class RecordWriter : IDisposable
{
    readonly AirbyteWriter _output;
    readonly LineBuffer _buffer = new();
    readonly ImmutableArray<ColumnDefinition> _columns;
    readonly ImmutableArray<FieldWriter> _fields;
    readonly byte[] _opening;
    readonly int _bound;

    /// <summary>A writer of one stream.</summary>
    /// <param name="output">Takes the lines.</param>
    /// <param name="stream">Whose records these are.</param>
    /// <param name="columns">
    /// The first columns of every batch, at least one: platforms drop a record without any data. Batches may have more.
    /// </param>
    public RecordWriter(AirbyteWriter output, StreamDescriptor stream, ImmutableArray<ColumnDefinition> columns)
    {
        if (columns.IsEmpty)
        {
            throw new ArgumentException("A record needs at least one column.", nameof(columns));
        }

        _output = output;
        _columns = columns;
        _fields = [.. columns.Select((c, i) => new FieldWriter(c.Name, i == 0, ColumnWriters.For(c.Type, i)))];
        var schema = stream.Namespace is null ? "" : $"\"namespace\":{Json(stream.Namespace)},";
        _opening = Encoding.UTF8.GetBytes(
            $"{{\"type\":\"RECORD\",\"record\":{{\"stream\":{Json(stream.Name)},{schema}\"data\":{{");
        _bound = _opening.Length + _fields.Sum(f => f.Bound) + LineBuffer.Overrun;
    }

    /// <summary>Writes all rows. What does not fill the buffer waits for <see cref="Flush"/>.</summary>
    public void Write(ColumnBatch batch)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            _fields[i].Bind(batch.Columns[i]);
        }

        var closing = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"}},\"emitted_at\":{_output.Now()}}}}}\n"));
        fixed (byte* opening = _opening, ending = closing)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                WriteRow(row, opening, ending, closing.Length);
                if (_buffer.IsFull)
                {
                    Flush();
                }
            }
        }
    }

    /// <summary>Hands over what is written; to be called before a state that covers it.</summary>
    public void Flush()
    {
        if (!_buffer.Written.IsEmpty)
        {
            _output.WriteLines(_buffer.Written);
            _buffer.Clear();
        }
    }

    public void Dispose() => _buffer.Dispose();

    void WriteRow(int row, byte* opening, byte* ending, int endingLength)
    {
        var at = _buffer.StartLine(_bound);
        Copy(opening, ref at, _opening.Length);
        foreach (var field in _fields)
        {
            at = field.Write(at, row, _buffer);
        }

        if (_buffer.Nulled.Count > 0)
        {
            at = WriteChanges(at, ending, endingLength);
        }
        else
        {
            Copy(ending, ref at, endingLength);
        }

        _buffer.EndLine(at);
    }

    /// <summary>The ending with the list of values that became null.</summary>
    byte* WriteChanges(byte* at, byte* ending, int endingLength)
    {
        var changes = _buffer.Nulled.Select(i =>
            $$"""{"field":{{Json(_columns[i].Name)}},"change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}""");
        var meta = Encoding.UTF8.GetBytes($$"""},"meta":{"changes":[{{string.Join(',', changes)}}]}""");
        at = _buffer.Reserve(at, meta.Length);
        meta.CopyTo(new Span<byte>(at, meta.Length));
        at += meta.Length;

        // The usual ending without the bracket that closes the data.
        Copy(ending + 1, ref at, endingLength - 1);
        return at;
    }

    static void Copy(byte* from, ref byte* at, int length)
    {
        new ReadOnlySpan<byte>(from, length).CopyTo(new Span<byte>(at, length));
        at += length;
    }

    static string Json(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
