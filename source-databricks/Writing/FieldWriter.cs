using System.Runtime.Intrinsics;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>A field of an object: its name, escaped once, and its value.</summary>
sealed unsafe class FieldWriter
{
    readonly byte[] _prefix;
    readonly byte* _start;
    readonly int _length;
    readonly ColumnWriter _value;

    /// <summary>A field.</summary>
    /// <param name="name">As it stands in the table.</param>
    /// <param name="isFirst">Without a comma before it.</param>
    /// <param name="value">Writes the values.</param>
    public FieldWriter(string name, bool isFirst, ColumnWriter value)
    {
        var text = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        byte[] prefix = [.. isFirst ? ""u8 : ","u8, .. "\""u8, .. text, .. "\":"u8];
        _length = prefix.Length;

        // Pinned, and padded for the vector copy.
        _prefix = GC.AllocateArray<byte>(_length + LineBuffer.Overrun, pinned: true);
        prefix.CopyTo(_prefix, 0);
        fixed (byte* start = _prefix)
        {
            _start = start;
        }

        _value = value;
    }

    /// <inheritdoc cref="ColumnWriter.Bound"/>
    public int Bound => _length + LineBuffer.Overrun + _value.Bound;

    public void Bind(Column column) => _value.Bind(column);

    /// <inheritdoc cref="ColumnWriter.Write"/>
    public byte* Write(byte* at, int row, LineBuffer buffer)
    {
        Vector256.Load(_start).Store(at);
        if (_length > Vector256<byte>.Count)
        {
            new Span<byte>(_start, _length).CopyTo(new Span<byte>(at, _length));
        }

        return _value.Write(at + _length, row, buffer);
    }
}
