using System.Buffers;
using System.Globalization;
using Lakehouse.Schema;

namespace Lakehouse.Writing;

/// <summary>
/// The engine's text of a smallest or largest value as the JSON that Delta's statistics ask for; null where a bound
/// cannot be given. A wrong bound makes readers lose rows, none only makes them read more: every doubt ends in null.
/// </summary>
static class StatisticsBound
{
    /// <summary>Spark keeps this many characters of a text; longer ones are cut.</summary>
    const int TextLength = 32;

    /// <summary>Above every other character, in the order of bytes that readers compare by.</summary>
    const string AboveAll = "\U0010FFFF";

    const string DateFormat = "yyyy-MM-dd";

    static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    static readonly string[] TimestampFormats =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF"];

    public static string? Min(PrimitiveType type, string? text) => text is null ? null : type.Name switch
    {
        "byte" or "short" or "integer" or "long" => Number(text),
        "date" => Date(text),
        "timestamp" => Timestamp(text, zone: true, up: false),
        "timestamp_ntz" => Timestamp(text, zone: false, up: false),
        "string" => ShortText(text) is { } cut ? JsonText.Quote(cut) : null,
        _ => IsDecimal(type) ? Number(text) : null,
    };

    public static string? Max(PrimitiveType type, string? text) => text is null ? null : type.Name switch
    {
        "timestamp" => Timestamp(text, zone: true, up: true),
        "timestamp_ntz" => Timestamp(text, zone: false, up: true),
        "string" => TextAbove(text) is { } above ? JsonText.Quote(above) : null,
        _ => Min(type, text),
    };

    static bool IsDecimal(PrimitiveType type) => type.Name.StartsWith("decimal", StringComparison.Ordinal);

    /// <summary>JSON knows no NaN and no infinity; the engine writes a DECIMAL without whole digits as <c>.5</c>.</summary>
    static string? Number(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var digits = text[sign.Length..];
        if (digits.Length == 0 || digits.AsSpan().ContainsAnyExcept(NumberCharacters)
            || digits.Count(character => character == '.') > 1 || digits[^1] == '.')
        {
            return null;
        }

        return digits[0] == '.' ? $"{sign}0{digits}" : text;
    }

    static string? Date(string text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? JsonText.Quote(text)
            : null;

    /// <summary>Milliseconds only: the smallest rounded down, the largest up.</summary>
    static string? Timestamp(string text, bool zone, bool up)
    {
        const string utc = "+00";
        if (zone && !text.EndsWith(utc, StringComparison.Ordinal))
        {
            return null;
        }

        var plain = zone ? text[..^utc.Length] : text;
        const DateTimeStyles style = DateTimeStyles.None;
        if (!DateTime.TryParseExact(plain, TimestampFormats, CultureInfo.InvariantCulture, style, out var time))
        {
            return null;
        }

        var below = time.Ticks % TimeSpan.TicksPerMillisecond;
        var rounded = up && below > 0 ? time.Ticks - below + TimeSpan.TicksPerMillisecond : time.Ticks - below;
        return rounded > DateTime.MaxValue.Ticks
            ? null
            : $"\"{new DateTime(rounded):yyyy-MM-ddTHH:mm:ss.fff}{(zone ? "Z" : "")}\"";
    }

    static string? ShortText(string text)
    {
        if (!IsWholeText(text))
        {
            return null;
        }

        if (text.Length <= TextLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[TextLength - 1]) ? TextLength - 1 : TextLength)];
    }

    static string? TextAbove(string text)
    {
        var cut = ShortText(text);
        return cut is null || cut.Length == text.Length
            ? cut
            : text.AsSpan(cut.Length).StartsWith(AboveAll, StringComparison.Ordinal) ? null : cut + AboveAll;
    }

    /// <summary>False where decoding put in a replacement: the engine cuts long text by bytes.</summary>
    static bool IsWholeText(string text) => !text.Contains('\uFFFD', StringComparison.Ordinal);
}
