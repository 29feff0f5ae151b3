using System.Buffers.Text;
using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>BINARY as base64.</summary>
sealed unsafe class BinaryColumnWriter : ColumnWriter
{
    TextView* _values;

    /// <summary>The quotes; the text asks for its room.</summary>
    public override int Bound => 2;

    protected override void OnBind(Column column) => _values = Pointer<TextView>(column);

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        var bytes = _values[row].Bytes;
        var room = ((bytes.Length + 2L) / 3 * 4) + 2;
        at = buffer.Reserve(at, room);
        *at++ = (byte)'"';
        _ = Base64.EncodeToUtf8(bytes, new Span<byte>(at, checked((int)room)), out _, out var written);
        at += written;
        *at++ = (byte)'"';
        return at;
    }
}
