using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>
/// TIMESTAMP as <c>"2024-01-31T12:00:00.000000Z"</c>, TIMESTAMP_NTZ without <c>Z</c>; always six digits, before year 1 with
/// <c> BC</c> behind, after year 9999 null.
/// </summary>
/// <param name="field">The outermost field, for the record's list of changes.</param>
sealed unsafe class TimestampColumnWriter(bool isInstant, int field) : ColumnWriter
{
    /// <summary>The last microsecond of <see cref="CalendarText.LastDay"/>.</summary>
    public const long Last = ((CalendarText.LastDay + 1L) * MicrosecondsPerDay) - 1;

    const long MicrosecondsPerDay = 86_400_000_000;

    long* _values;
    CalendarText _calendar;

    public override int Bound => CalendarText.Longest + 28;

    protected override void OnBind(Column column) => _values = Pointer<long>(column);

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        var value = _values[row];
        if (value > Last)
        {
            return WriteNulled(at, field, buffer);
        }

        var day = value / MicrosecondsPerDay;
        var rest = value - (day * MicrosecondsPerDay);
        if (rest < 0)
        {
            day--;
            rest += MicrosecondsPerDay;
        }

        *at++ = (byte)'"';
        at = _calendar.Write(at, day);
        at = WriteTime(at, (ulong)rest);
        if (isInstant)
        {
            *at++ = (byte)'Z';
        }

        if (_calendar.IsBeforeChrist)
        {
            " BC"u8.CopyTo(new Span<byte>(at, 3));
            at += 3;
        }

        *at++ = (byte)'"';
        return at;
    }

    static byte* WriteTime(byte* at, ulong microseconds)
    {
        var seconds = (uint)(microseconds / 1_000_000);
        var fraction = (uint)(microseconds - (seconds * 1_000_000UL));
        var minutes = seconds / 60;
        var hours = minutes / 60;
        at[0] = (byte)'T';
        _ = NumberText.WriteTwo(at + 1, hours);
        at[3] = (byte)':';
        _ = NumberText.WriteTwo(at + 4, minutes - (hours * 60));
        at[6] = (byte)':';
        _ = NumberText.WriteTwo(at + 7, seconds - (minutes * 60));
        at[9] = (byte)'.';
        return NumberText.WritePadded(at + 10, fraction, 6);
    }
}
