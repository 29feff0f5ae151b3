namespace DestinationCdc.Windows.Functions;

/// <summary>Text of a cluster time, <c>1772409538000000005.0000000003</c>, as one number of nanoseconds times 10^10.</summary>
static class ClusterTimeText
{
    const int MinorDigits = 10;
    const int LongestWall = 19;
    const ulong MinorRange = 10_000_000_000;

    /// <summary>False for anything else: no point, another number of digits behind it, a wall time above 63 bits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Int128 time)
    {
        time = default;
        var point = text.Length - MinorDigits - 1;
        if (point is < 1 or > LongestWall
            || text[point] != '.'
            || !TryDigits(text[..point], out var wall)
            || !TryDigits(text[(point + 1)..], out var minor)
            || wall > long.MaxValue)
        {
            return false;
        }

        time = (Int128)(((UInt128)wall * MinorRange) + minor);
        return true;
    }

    /// <summary>Nineteen digits fit into 64 bits.</summary>
    static bool TryDigits(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        foreach (var character in text)
        {
            var digit = (uint)(character - '0');
            if (digit > 9)
            {
                return false;
            }

            number = (number * 10) + digit;
        }

        return true;
    }
}
