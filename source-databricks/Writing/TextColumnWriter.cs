using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>STRING, and types that only the warehouse knows, as JSON text.</summary>
sealed unsafe class TextColumnWriter : ColumnWriter
{
    /// <summary>Room is asked for per block, so that a long text does not need its worst case at once.</summary>
    const int Block = 64 << 10;

    TextView* _values;

    /// <summary>The quotes; the text asks for its room.</summary>
    public override int Bound => 2;

    protected override void OnBind(Column column) => _values = Pointer<TextView>(column);

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        var bytes = _values[row].Bytes;
        *at++ = (byte)'"';

        // No pinning: the memory is the engine's.
        fixed (byte* text = bytes)
        {
            for (var done = 0; done < bytes.Length; done += Block)
            {
                var length = Math.Min(Block, bytes.Length - done);
                at = buffer.Reserve(at, (long)length * JsonText.Growth);
                at = JsonText.Write(at, text + done, length);
            }
        }

        *at++ = (byte)'"';
        return at;
    }
}
