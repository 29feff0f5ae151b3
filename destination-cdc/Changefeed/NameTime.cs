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
            || !DateTimeOffset.TryParseExact(
                digits[..SecondsLength],
                SecondsFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var second))
        {
            return false;
        }

        seconds = second.ToUnixTimeSeconds();
        nanos = long.Parse(digits.Slice(SecondsLength, NanosLength), NumberStyles.None, CultureInfo.InvariantCulture);
        logical = long.Parse(digits[(SecondsLength + NanosLength)..], NumberStyles.None, CultureInfo.InvariantCulture);
        return seconds >= 0;
    }

    static bool Fits(long seconds, long nanos) =>
        seconds < MaxSeconds || (seconds == MaxSeconds && nanos <= long.MaxValue % NanosPerSecond);
}
