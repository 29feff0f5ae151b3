namespace DestinationCdc.Windows.Functions;

/// <summary>Dates and times of the years 1 to 9999 as CockroachDB writes them, in UTC.</summary>
static class CalendarText
{
    const int DateLength = 10;
    const int SecondsLength = 19;
    const int MostFraction = 6;
    const long MicrosPerSecond = 1_000_000;
    static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary><c>2026-03-01</c> as days since 1970.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (text.Length != DateLength || text[4] != '-' || text[7] != '-')
        {
            return false;
        }

        var (year, month, day) = ((100 * Two(text)) + Two(text[2..]), Two(text[5..]), Two(text[8..]));
        if (Two(text) < 0 || Two(text[2..]) < 0 || year < 1 || month is < 1 or > 12
            || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = new DateOnly(year, month, day).DayNumber - Epoch;
        return true;
    }

    /// <summary>
    /// <c>2026-03-01 23:58:58.5</c> as microseconds since 1970, with nothing, <c>+00</c>, <c>+00:00</c> or <c>Z</c> behind it.
    /// </summary>
    /// <param name="separator">What stands between date and clock: a space in Parquet, a T in lines.</param>
    public static bool TryTime(ReadOnlySpan<byte> text, byte separator, out long micros)
    {
        micros = 0;
        if (text.Length < SecondsLength || !TryDate(text[..DateLength], out var days) || text[DateLength] != separator
            || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var (hour, minute, second) = (Two(text[11..]), Two(text[14..]), Two(text[17..]));
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59
            || !TryFraction(text[SecondsLength..], out var fraction))
        {
            return false;
        }

        micros = (((((((days * 24L) + hour) * 60) + minute) * 60) + second) * MicrosPerSecond) + fraction;
        return true;
    }

    /// <summary>One to six digits behind a point, or none, and the zone.</summary>
    static bool TryFraction(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text is [(byte)'.', ..])
        {
            var digits = 0;
            for (text = text[1..]; digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
            {
                micros = (micros * 10) + (text[digits] - '0');
                if (digits == MostFraction)
                {
                    return false;
                }
            }

            for (var missing = digits; missing < MostFraction; missing++)
            {
                micros *= 10;
            }

            text = text[digits..];
            if (digits == 0)
            {
                return false;
            }
        }

        return text.IsEmpty || text.SequenceEqual("Z"u8)
            || text.SequenceEqual("+00"u8) || text.SequenceEqual("+00:00"u8);
    }

    /// <summary>Two digits; negative where there are none.</summary>
    static int Two(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = ((uint)(text[0] - '0'), (uint)(text[1] - '0'));
        return tens > 9 || ones > 9 ? int.MinValue / 1000 : (int)((tens * 10) + ones);
    }
}
