using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SourceDatabricks.Writing;

/// <summary>Numbers as decimal digits, written by pointer.</summary>
static unsafe class NumberText
{
    /// <summary>10^19, the greatest power of ten in 64 bits.</summary>
    const ulong NineteenDigits = 10_000_000_000_000_000_000;

    /// <summary>Digits behind the point that <see cref="TryWriteShort"/> tries.</summary>
    const int ShortScale = 4;

    const double ShortFactor = 10_000;

    /// <summary>"00" to "99".</summary>
    static readonly byte* Pairs = MakePairs();

    /// <summary>10^0 to 10^19.</summary>
    static ReadOnlySpan<ulong> Powers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, NineteenDigits,
    ];

    public static ulong Power(int exponent) => Powers[exponent];

    /// <summary>At most 20 bytes.</summary>
    public static byte* Write(byte* at, long value)
    {
        if (value < 0)
        {
            *at++ = (byte)'-';
            return Write(at, (ulong)-value);
        }

        return Write(at, (ulong)value);
    }

    /// <summary>At most 20 bytes.</summary>
    public static byte* Write(byte* at, ulong value)
    {
        if (value < 10)
        {
            *at = (byte)('0' + value);
            return at + 1;
        }

        return WritePadded(at, value, CountDigits(value));
    }

    /// <summary>At most 39 bytes.</summary>
    public static byte* Write(byte* at, UInt128 value)
    {
        if (value <= ulong.MaxValue)
        {
            return Write(at, (ulong)value);
        }

        var (high, low) = UInt128.DivRem(value, NineteenDigits);
        return WritePadded(Write(at, high), (ulong)low, 19);
    }

    /// <summary>Exactly so many digits, with zeros in front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* WritePadded(byte* at, ulong value, int digits)
    {
        var end = at + digits;
        var back = end;
        while (back - at >= 2)
        {
            back -= 2;
            var rest = value / 100;
            *(ushort*)back = Pair((uint)(value - (rest * 100)));
            value = rest;
        }

        if (back > at)
        {
            *at = (byte)('0' + value);
        }

        return end;
    }

    /// <summary>Two digits, of a value below 100.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* WriteTwo(byte* at, uint value)
    {
        *(ushort*)at = Pair(value);
        return at + 2;
    }

    /// <summary>
    /// Writes numbers with few digits, such as prices, the way the runtime does but some ten times as fast. A decimal of at
    /// most 15 digits is the only one among those that reads back as its double, and the division is rounded correctly,
    /// so equality proves that the text is the shortest.
    /// </summary>
    public static bool TryWriteShort(byte** target, double value)
    {
        const double fifteenDigits = 1e15;
        var magnitude = Math.Abs(value);
        var scaled = Math.Round(magnitude * ShortFactor);
        if (!(scaled is >= 1 and < fifteenDigits) || scaled / ShortFactor != magnitude)
        {
            return false;
        }

        var at = *target;
        if (value < 0)
        {
            *at++ = (byte)'-';
        }

        var (whole, fraction) = Math.DivRem((ulong)scaled, Power(ShortScale));
        at = Write(at, whole);
        if (fraction != 0)
        {
            *at++ = (byte)'.';
            at = WritePadded(at, fraction, ShortScale);
            while (at[-1] == '0')
            {
                at--;
            }
        }

        *target = at;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ushort Pair(uint value) => ((ushort*)Pairs)[value];

    static int CountDigits(ulong value)
    {
        // log10 from log2: 1233 / 4096 is log10(2) from below, off by at most one.
        var estimate = ((64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) * 1233) >> 12;
        return estimate + (value >= Powers[estimate] ? 1 : 0);
    }

    static byte* MakePairs()
    {
        var pairs = (byte*)NativeMemory.Alloc(200);
        for (var i = 0; i < 100; i++)
        {
            pairs[2 * i] = (byte)('0' + (i / 10));
            pairs[(2 * i) + 1] = (byte)('0' + (i % 10));
        }

        return pairs;
    }
}
