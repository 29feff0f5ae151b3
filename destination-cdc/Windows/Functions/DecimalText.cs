namespace DestinationCdc.Windows.Functions;

/// <summary>
/// Number text as CockroachDB writes it, <c>-12.50</c>, <c>1E-9</c>, as the integer of a DECIMAL: exact or not at all.
/// </summary>
static class DecimalText
{
    const int MostDigits = 38;

    /// <summary>More than any number needs that a DECIMAL holds; keeps the arithmetic on exponents small.</summary>
    const int LargestExponent = 100_000;

    static readonly UInt128[] Powers = MakePowers();

    /// <summary>False when the text is no number, or one that the type cannot hold without rounding.</summary>
    /// <param name="unscaled">The value times 10^<paramref name="scale"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, int precision, int scale, out Int128 unscaled)
    {
        unscaled = default;
        var isNegative = text is [(byte)'-', ..];
        var rest = isNegative ? text[1..] : text;

        // The number is mantissa * 10^exponent; zeros at the end of the digits wait until a digit follows them.
        UInt128 mantissa = 0;
        var (digits, zeros) = (0, 0);
        var whole = TakeDigits(ref rest, ref mantissa, ref digits, ref zeros);
        var fraction = 0;
        if (rest is [(byte)'.', ..])
        {
            rest = rest[1..];
            fraction = TakeDigits(ref rest, ref mantissa, ref digits, ref zeros);
            if (fraction <= 0)
            {
                return false;
            }
        }

        if (whole <= 0 || !TryExponent(rest, out var exponent))
        {
            return false;
        }

        if (mantissa == 0)
        {
            return true;
        }

        var shift = exponent - fraction + zeros + scale;
        if (shift < 0 || digits + shift > precision)
        {
            return false;
        }

        var value = (Int128)(mantissa * Powers[shift]);
        unscaled = isNegative ? -value : value;
        return true;
    }

    /// <summary>How many digits stand at the beginning; -1 when they are more than any DECIMAL holds.</summary>
    static int TakeDigits(ref ReadOnlySpan<byte> rest, ref UInt128 mantissa, ref int digits, ref int zeros)
    {
        var count = 0;
        for (; count < rest.Length; count++)
        {
            var digit = (uint)(rest[count] - '0');
            if (digit > 9)
            {
                break;
            }

            if (digit == 0)
            {
                // Zeros in front of the number are nothing.
                zeros += digits == 0 ? 0 : 1;
                continue;
            }

            if (digits + zeros + 1 > MostDigits)
            {
                return -1;
            }

            mantissa = (mantissa * Powers[zeros + 1]) + digit;
            digits += zeros + 1;
            zeros = 0;
        }

        rest = rest[count..];
        return count;
    }

    static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != 'E')
        {
            return false;
        }

        var isNegative = text.Length > 1 && text[1] == '-';
        var digits = text[(text.Length > 1 && text[1] is (byte)'-' or (byte)'+' ? 2 : 1)..];
        foreach (var character in digits)
        {
            var digit = character - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            exponent = Math.Min((exponent * 10) + digit, LargestExponent);
        }

        exponent = isNegative ? -exponent : exponent;
        return !digits.IsEmpty;
    }

    static UInt128[] MakePowers()
    {
        var powers = new UInt128[MostDigits + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
