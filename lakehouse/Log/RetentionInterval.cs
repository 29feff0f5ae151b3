using System.Globalization;

namespace Lakehouse.Log;

/// <summary>Durations in table properties: <c>interval 1 week</c>, <c>interval 2 days 12 hours</c>.</summary>
static class RetentionInterval
{
    const long MaxNumber = 100_000;

    /// <summary>Null when the text is no duration of fixed length.</summary>
    public static TimeSpan? Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count > 0 && words[0].Equals("interval", StringComparison.OrdinalIgnoreCase))
        {
            words.RemoveAt(0);
        }

        if (words.Count == 0 || words.Count % 2 != 0)
        {
            return null;
        }

        var total = TimeSpan.Zero;
        for (var at = 0; at < words.Count; at += 2)
        {
            if (!long.TryParse(words[at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || number is < 0 or > MaxNumber || Unit(words[at + 1]) is not { } unit)
            {
                return null;
            }

            total += unit * number;
        }

        return total;
    }

    static TimeSpan? Unit(string word) => word.ToLowerInvariant().TrimEnd('s') switch
    {
        "week" => TimeSpan.FromDays(7),
        "day" => TimeSpan.FromDays(1),
        "hour" => TimeSpan.FromHours(1),
        "minute" => TimeSpan.FromMinutes(1),
        "second" => TimeSpan.FromSeconds(1),
        "millisecond" => TimeSpan.FromMilliseconds(1),
        _ => null,
    };
}
