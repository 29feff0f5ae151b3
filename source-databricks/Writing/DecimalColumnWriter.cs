using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>DECIMAL with all digits of its scale: <c>12.50</c>.</summary>
sealed unsafe class DecimalColumnWriter(int scale) : ColumnWriter
{
    /// <summary>A sign, 39 digits, a point and a zero before it.</summary>
    const int Longest = 42;

    byte* _values;
    int _width;

    public override int Bound => Longest;

    /// <summary>The unscaled value of a row.</summary>
    public static Int128 Unscaled(byte* values, int width, int row) => width switch
    {
        2 => ((short*)values)[row],
        4 => ((int*)values)[row],
        8 => ((long*)values)[row],
        _ => ((Int128*)values)[row],
    };

    protected override void OnBind(Column column)
    {
        _width = column.ValueWidth;
        _values = _width switch
        {
            2 => (byte*)Pointer<short>(column),
            4 => (byte*)Pointer<int>(column),
            8 => (byte*)Pointer<long>(column),
            16 => (byte*)Pointer<Int128>(column),
            _ => throw new InvalidOperationException($"A DECIMAL of {_width} bytes."),
        };
    }

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        switch (_width)
        {
            case 2:
                return Write(at, ((short*)_values)[row]);
            case 4:
                return Write(at, ((int*)_values)[row]);
            case 8:
                return Write(at, ((long*)_values)[row]);
            default:
                var wide = ((Int128*)_values)[row];
                return wide >= long.MinValue && wide <= long.MaxValue ? Write(at, (long)wide) : WriteWide(at, wide);
        }
    }

    byte* Write(byte* at, long value)
    {
        var magnitude = (ulong)value;
        if (value < 0)
        {
            *at++ = (byte)'-';
            magnitude = 0 - magnitude;
        }

        if (scale == 0)
        {
            return NumberText.Write(at, magnitude);
        }

        if (scale > 18)
        {
            return WriteDigits(at, magnitude);
        }

        var power = NumberText.Power(scale);
        var whole = magnitude / power;
        at = NumberText.Write(at, whole);
        *at++ = (byte)'.';
        return NumberText.WritePadded(at, magnitude - (whole * power), scale);
    }

    byte* WriteWide(byte* at, Int128 value)
    {
        var magnitude = (UInt128)value;
        if (value < 0)
        {
            *at++ = (byte)'-';
            magnitude = 0 - magnitude;
        }

        return scale == 0 ? NumberText.Write(at, magnitude) : WriteDigits(at, magnitude);
    }

    /// <summary>Digits first, then the point among them.</summary>
    byte* WriteDigits(byte* at, UInt128 magnitude)
    {
        var digits = stackalloc byte[40];
        var count = (int)(NumberText.Write(digits, magnitude) - digits);
        var whole = count - scale;
        if (whole <= 0)
        {
            *at++ = (byte)'0';
            *at++ = (byte)'.';
            new Span<byte>(at, -whole).Fill((byte)'0');
            at -= whole;
            new Span<byte>(digits, count).CopyTo(new Span<byte>(at, count));
            return at + count;
        }

        new Span<byte>(digits, whole).CopyTo(new Span<byte>(at, whole));
        at += whole;
        *at++ = (byte)'.';
        new Span<byte>(digits + whole, scale).CopyTo(new Span<byte>(at, scale));
        return at + scale;
    }
}
