using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>
/// DATE as <c>"2024-01-31"</c>, before year 1 as <c>"0044-03-15 BC"</c>, after year 9999 null.
/// </summary>
/// <param name="field">The outermost field, for the record's list of changes.</param>
sealed unsafe class DateColumnWriter(int field) : ColumnWriter
{
    int* _values;
    CalendarText _calendar;

    public override int Bound => CalendarText.Longest + 8;

    protected override void OnBind(Column column) => _values = Pointer<int>(column);

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        if (_values[row] > CalendarText.LastDay)
        {
            return WriteNulled(at, field, buffer);
        }

        *at++ = (byte)'"';
        at = _calendar.Write(at, _values[row]);
        if (_calendar.IsBeforeChrist)
        {
            " BC"u8.CopyTo(new Span<byte>(at, 3));
            at += 3;
        }

        *at++ = (byte)'"';
        return at;
    }
}
