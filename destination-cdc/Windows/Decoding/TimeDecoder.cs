using ConnectorKit.Types;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Functions;

namespace DestinationCdc.Windows.Decoding;

/// <summary>
/// Dates and times, which CockroachDB writes as text (<c>2026-03-01 23:58:58.5+00</c>). The targets hold the years 1 to
/// 9999; as STRING everything is possible, in one form for all files (<c>2026-03-01T23:58:58.500000Z</c>).
/// </summary>
static class TimeDecoder
{
    const string AnyYear = "[0-9]{4,7}";
    const string MonthAndDay = "-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
    const string Clock = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?";
    const string Utc = "([+]00(:00)?|Z)?";
    const string Infinity = "294277-01-01 23:59:59.999999";
    const string MinusInfinity = "-4714-11-23 00:00:00";
    const long MicrosOfDay = 86_400_000_000;

    public static Decoded Date(string x, DataType target) => target.Kind == TypeKind.String
        ? new Decoded(
            x, $"NOT regexp_full_match({x}, '{AnyYear}{MonthAndDay}( BC)?|-?infinity')", "a date like 2026-03-01")
        : Checked(x, TextFunctions.Date(x), "a date of the years 1 to 9999 like 2026-03-01");

    public static Decoded Timestamp(string x, SourceType source, DataType target)
    {
        var isZoned = source.Kind == SourceTypeKind.TimestampTz;
        var example = isZoned ? "2026-03-01 23:58:58.5+00" : "2026-03-01 23:58:58.5";
        if (target.Kind == TypeKind.String)
        {
            return new Decoded(
                TimestampText(x, isZoned),
                $"NOT regexp_full_match({x}, '{AnyYear}{MonthAndDay} {Clock}{Utc}( BC)?|-?infinity')",
                $"a time like {example}");
        }

        return Checked(x, TextFunctions.Time(x, target, ' '), TimeExpected(example));
    }

    static string TimeExpected(string example) => $"a time of the years 1 to 9999 in UTC like {example}";

    /// <summary>
    /// In lines a T stands between date and clock, years before 1 are astronomical (-0043 is 44 BC), and infinity is printed as
    /// the instants that stand for it.
    /// </summary>
    public static Decoded JsonTimestamp(string x, SourceType source, DataType target)
    {
        var isZoned = source.Kind == SourceTypeKind.TimestampTz;
        var example = $"2026-03-01T23:58:58.5{(isZoned ? "Z" : "")}";
        var end = isZoned ? "Z" : "Z?";
        if (target.Kind != TypeKind.String)
        {
            var value = TextFunctions.Time(x, target, 'T');
            var decoded = Checked(x, value, TimeExpected(example));
            return isZoned ? decoded with { Bad = $"({decoded.Bad} OR NOT suffix({x}, 'Z'))" } : decoded;
        }

        var plain = $"replace(rtrim({x}, 'Z'), 'T', ' ')";
        var year = $"CAST(regexp_extract({x}, '^-([0-9]+)', 1) AS INTEGER) + 1";
        var before = $"printf('%04d', {year}) || regexp_extract({plain}, '^-[0-9]+(.*)$', 1) || ' BC'";
        var normal = $"CASE WHEN {x} LIKE '-%' THEN {before} ELSE {plain} END";
        return new Decoded(
            $"CASE {plain} WHEN '{Infinity}' THEN 'infinity' WHEN '{MinusInfinity}' THEN '-infinity' "
                + $"ELSE {TimestampText($"({normal})", isZoned)} END",
            $"NOT regexp_full_match({x}, '-?{AnyYear}{MonthAndDay}T{Clock}{end}')",
            $"a time like {example}");
    }

    /// <summary>TIME in lines is text, its fraction without zeros at the end.</summary>
    public static Decoded JsonTime(string x) => new(
        $"substr({x}, 1, 8) || '.' || rpad(substr({x}, 10), 6, '0')",
        $"NOT regexp_full_match({x}, '{Clock}|24:00:00')",
        "a time of day like 12:34:56.5");

    /// <summary>TIME is stored as microseconds; 24:00:00 exists.</summary>
    public static Decoded Time(string x)
    {
        var clock = $"printf('%02d:%02d:%02d.%06d', {x} // 3600000000, ({x} // 60000000) % 60, ({x} // 1000000) % 60, "
            + $"{x} % 1000000)";
        return new Decoded(
            clock, $"{x} NOT BETWEEN 0 AND {MicrosOfDay}", $"0 to {MicrosOfDay} microseconds of a day");
    }

    /// <summary>Where there is a text and no value, the text is bad.</summary>
    static Decoded Checked(string x, string value, string expected) =>
        new(value, $"({x} IS NOT NULL AND {value} IS NULL)", expected);

    static string TimestampText(string x, bool isZoned)
    {
        var fraction = $"rpad(regexp_extract({x}, '[.]([0-9]+)', 1), 6, '0')";
        var end = isZoned ? "Z" : "";
        return $"CASE WHEN {x} IN ('infinity', '-infinity') THEN {x} ELSE "
            + $"regexp_extract({x}, '^[-0-9]+') || 'T' || regexp_extract({x}, ' ([0-9:]+)', 1) || '.' || {fraction} || "
            + $"'{end}' || CASE WHEN {x} LIKE '% BC' THEN ' BC' ELSE '' END END";
    }
}
