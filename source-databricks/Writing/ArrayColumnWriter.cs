using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>ARRAY as a JSON array.</summary>
sealed unsafe class ArrayColumnWriter(ColumnWriter element) : ColumnWriter
{
    ListView* _values;

    /// <summary>The brackets; the elements ask for its room.</summary>
    public override int Bound => 2;

    protected override void OnBind(Column column)
    {
        _values = Pointer<ListView>(column);
        element.Bind(column.Children[0]);
    }

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        var (offset, length) = _values[row];
        *at++ = (byte)'[';
        var bound = element.Bound + 1;
        buffer.EnterList(bound);
        for (ulong i = 0; i < length; i++)
        {
            at = buffer.Reserve(at, 0);
            if (i > 0)
            {
                *at++ = (byte)',';
            }

            at = element.Write(at, (int)(offset + i), buffer);
        }

        buffer.LeaveList(bound);
        *at++ = (byte)']';
        return at;
    }
}
