using System.Globalization;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Changefeed;

/// <summary>
/// The time at the start of every name of a changefeed: 33 digits, <c>yyyyMMddHHmmss</c> in UTC, nine digits of
/// nanoseconds and ten digits of the logical counter. Wall times are 63-bit nanoseconds since 1970, logical counters
/// have 32 bits.
/// </summary>
static class NameTime
{
    public const int Length = 33;
    const int SecondsLength = 14;
    const int NanosLength = 9;
    const long NanosPerSecond = 1_000_000_000;
    const long MaxSeconds = long.MaxValue / NanosPerSecond;
    const string SecondsFormat = "yyyyMMddHHmmss";

    /// <summary>A time after every time that CockroachDB can write.</summary>
    static readonly Position AfterAll = new(long.MaxValue, uint.MaxValue);

    public static bool TryParse(ReadOnlySpan<char> digits, out Position time)
    {
        time = default;
        if (!TryParseParts(digits, out var seconds, out var nanos, out var logical)
            || !Fits(seconds, nanos)
            || logical > uint.MaxValue)
        {
            return false;
        }

        time = new Position((seconds * NanosPerSecond) + nanos, logical);
        return true;
    }

    /// <summary>The 33 digits.</summary>
    public static string Format(Position time)
    {
        var (seconds, nanos) = Math.DivRem(time.Major, NanosPerSecond);
        var second = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;
        return string.Create(
            CultureInfo.InvariantCulture, $"{second.ToString(SecondsFormat)}{nanos:D9}{time.Minor:D10}");
    }

    /// <summary>
    /// The smallest time that a name which is not understood shows anywhere; null when it shows none. A time beyond the
    /// ranges counts as what it still says: the wall part alone, or later than everything.
    /// </summary>
    public static Position? ShownIn(string key)
    {
        Position? smallest = null;
        for (var start = 0; start < key.Length; start++)
        {
            var rest = key.AsSpan(start);
            var length = rest.IndexOfAnyExceptInRange('0', '9');
            var digits = length < 0 ? rest : rest[..length];
            if (TryParseParts(digits, out var seconds, out var nanos, out var logical))
            {
                var time = !Fits(seconds, nanos)
                    ? AfterAll
                    : new Position((seconds * NanosPerSecond) + nanos, logical > uint.MaxValue ? 0 : logical);
                smallest = smallest is { } known && known <= time ? known : time;
            }

            start += digits.Length;
        }

        return smallest;
    }

    static bool TryParseParts(ReadOnlySpan<char> digits, out long seconds, out long nanos, out long logical)
    {
        (seconds, nanos, logical) = (0, 0, 0);
        if (digits.Length != Length
            || digits.ContainsAnyExceptInRange('0', '9')
            || !TryParseSecond(digits[..SecondsLength], out var second))
        {
            return false;
        }

        seconds = (second.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        nanos = Number(digits.Slice(SecondsLength, NanosLength));
        logical = Number(digits[(SecondsLength + NanosLength)..]);
        return seconds >= 0;
    }

    /// <summary>Digits only; a format's interpreter would take several times longer, and listings have many names.</summary>
    static bool TryParseSecond(ReadOnlySpan<char> digits, out DateTime second)
    {
        second = default;
        var (year, month, day) = (Number(digits[..4]), Number(digits[4..6]), Number(digits[6..8]));
        var (hour, minute, seconds) = (Number(digits[8..10]), Number(digits[10..12]), Number(digits[12..]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month)
            || hour > 23 || minute > 59 || seconds > 59)
        {
            return false;
        }

        second = new DateTime(
            (int)year, (int)month, (int)day, (int)hour, (int)minute, (int)seconds, DateTimeKind.Utc);
        return true;
    }

    static long Number(ReadOnlySpan<char> digits) =>
        long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    static bool Fits(long seconds, long nanos) =>
        seconds < MaxSeconds || (seconds == MaxSeconds && nanos <= long.MaxValue % NanosPerSecond);
}
