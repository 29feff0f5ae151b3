using System.Numerics;
using System.Runtime.Intrinsics;

namespace SourceDatabricks.Writing;

/// <summary>
/// UTF-8 text inside JSON quotes: <c>"</c>, <c>\</c> and control characters are escaped, everything else is copied. Hot: 32,
/// 16 or 8 bytes are copied and looked at together; the stores may run over the end of the text by
/// <see cref="LineBuffer.Overrun"/>, the loads never do.
/// </summary>
static unsafe class JsonText
{
    /// <summary>Greatest growth: <c>\u001f</c>.</summary>
    public const int Growth = 6;

    const ulong Ones = 0x0101_0101_0101_0101;
    const ulong Tops = 0x8080_8080_8080_8080;
    const byte FirstPrintable = 0x20;

    /// <summary>Writes the text without the quotes around it; at most <see cref="Growth"/> times its length.</summary>
    /// <returns>Behind what was written.</returns>
    public static byte* Write(byte* at, byte* text, long length)
    {
        var end = text + length;
        while (end - text >= Vector256<byte>.Count)
        {
            var block = Vector256.Load(text);
            block.Store(at);
            var special = (Vector256.LessThan(block, Vector256.Create(FirstPrintable))
                | Vector256.Equals(block, Vector256.Create((byte)'"'))
                | Vector256.Equals(block, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits();
            var clean = BitOperations.TrailingZeroCount(special);
            text += clean;
            at += clean;
            if (special != 0)
            {
                at = WriteEscape(at, *text++);
            }
        }

        while (end - text >= sizeof(ulong))
        {
            var block = *(ulong*)text;
            *(ulong*)at = block;
            var special = Special(block);
            var clean = BitOperations.TrailingZeroCount(special) >> 3;
            text += clean;
            at += clean;
            if (special != 0)
            {
                at = WriteEscape(at, *text++);
            }
        }

        while (text < end)
        {
            var value = *text++;
            if (value is < FirstPrintable or (byte)'"' or (byte)'\\')
            {
                at = WriteEscape(at, value);
            }
            else
            {
                *at++ = value;
            }
        }

        return at;
    }

    /// <summary>The lowest set bit is the top bit of the first byte to escape; those above may be wrong.</summary>
    static ulong Special(ulong block)
    {
        var quote = block ^ (Ones * '"');
        var backslash = block ^ (Ones * '\\');
        return (((block - (Ones * FirstPrintable)) & ~block)
            | ((quote - Ones) & ~quote)
            | ((backslash - Ones) & ~backslash)) & Tops;
    }

    static byte* WriteEscape(byte* at, byte value)
    {
        *at++ = (byte)'\\';
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                *at++ = value;
                break;
            case (byte)'\n':
                *at++ = (byte)'n';
                break;
            case (byte)'\r':
                *at++ = (byte)'r';
                break;
            case (byte)'\t':
                *at++ = (byte)'t';
                break;
            default:
                "u00"u8.CopyTo(new Span<byte>(at, 3));
                at[3] = (byte)('0' + (value >> 4));
                at[4] = (byte)"0123456789abcdef"[value & 15];
                at += 5;
                break;
        }

        return at;
    }
}
