namespace SourceDatabricks.Writing;

/// <summary>
/// Days since 1970-01-01 as <c>2024-01-31</c> in the proleptic Gregorian calendar. Rows of one day often follow each other, so
/// the last text is kept.
/// </summary>
unsafe struct CalendarText
{
    /// <summary>Room for the text and for the two vectors it is stored by.</summary>
    public const int Longest = 16;

    /// <summary>9999-12-31: RFC 3339, which JSON schemas of dates and times go by, has years of four digits.</summary>
    public const int LastDay = 2_932_896;

    fixed byte _text[Longest];
    int _length;
    long _day;

    /// <summary>True for years before 1; their text carries the year of the era and <c> BC</c> comes last of all.</summary>
    public bool IsBeforeChrist { get; private set; }

    public byte* Write(byte* at, long day)
    {
        if (day != _day || _length == 0)
        {
            Format(day);
        }

        fixed (byte* text = _text)
        {
            *(ulong*)at = *(ulong*)text;
            *(ulong*)(at + sizeof(ulong)) = *(ulong*)(text + sizeof(ulong));
        }

        return at + _length;
    }

    void Format(long day)
    {
        // Years are counted from March and in cycles of 400 (146,097 days), so that the leap day is the last of all.
        var shifted = day + 719_468;
        var cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        var dayOfCycle = (uint)(shifted - (cycle * 146_097));
        var yearOfCycle = (dayOfCycle - (dayOfCycle / 1_460) + (dayOfCycle / 36_524) - (dayOfCycle / 146_096)) / 365;
        var dayOfYear = dayOfCycle - ((365 * yearOfCycle) + (yearOfCycle / 4) - (yearOfCycle / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var dayOfMonth = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfCycle + (cycle * 400) + (month <= 2 ? 1 : 0);
        IsBeforeChrist = year <= 0;
        var shown = (ulong)(IsBeforeChrist ? 1 - year : year);
        fixed (byte* text = _text)
        {
            var at = shown < 10_000 ? NumberText.WritePadded(text, shown, 4) : NumberText.Write(text, shown);
            *at++ = (byte)'-';
            at = NumberText.WriteTwo(at, month);
            *at++ = (byte)'-';
            at = NumberText.WriteTwo(at, dayOfMonth);
            _length = (int)(at - text);
        }

        _day = day;
    }
}
