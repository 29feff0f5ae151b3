using System.Globalization;
using System.Text;

namespace DestinationCdc.Json;

/// <summary>Text without its escapes.</summary>
static class JsonEscapes
{
    /// <summary>Writes the text that an escaped one stands for; it is never longer.</summary>
    /// <param name="text">Between the quotes, found sound by <see cref="JsonText"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Resolve(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf((byte)'\\');
            plain = plain < 0 ? text.Length : plain;
            text[..plain].CopyTo(into[written..]);
            written += plain;
            text = text[plain..];
            if (!text.IsEmpty)
            {
                written += ResolveOne(ref text, into[written..]);
            }
        }

        return written;
    }

    /// <summary>The number that four hexadecimal digits give; -1 when there are none.</summary>
    public static int CodeUnit(ReadOnlySpan<byte> digits) => digits.Length >= 4
        && ushort.TryParse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? unit
            : -1;

    static int ResolveOne(ref ReadOnlySpan<byte> text, Span<byte> into)
    {
        var sign = (char)text[1];
        if (sign != 'u')
        {
            into[0] = (byte)(sign switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                _ => sign,
            });
            text = text[2..];
            return 1;
        }

        var unit = (char)CodeUnit(text[2..]);
        text = text[6..];
        if (!char.IsHighSurrogate(unit))
        {
            return new Rune(unit).EncodeToUtf8(into);
        }

        var low = (char)CodeUnit(text[2..]);
        text = text[6..];
        return new Rune(unit, low).EncodeToUtf8(into);
    }
}
