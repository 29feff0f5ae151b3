using System.Globalization;
using DuckDB.Native;

namespace DuckDB;

/// <summary>Turns .NET values into the engine's values and binds them.</summary>
static unsafe class ParameterValue
{
    public static void Bind(StatementHandle statement, int position, object? value)
    {
        var native = Create(value, position);
        var state = NativeMethods.BindValue(statement, (ulong)position, native);
        NativeMethods.DestroyValue(ref native);
        if (state != NativeState.Success)
        {
            throw DuckDBException.FromText(NativeText.Borrowed(NativeMethods.PrepareError(statement)));
        }
    }

    static nint Create(object? value, int position) => value switch
    {
        null => NativeMethods.CreateNull(),
        bool v => NativeMethods.CreateBool(v ? (byte)1 : (byte)0),
        string v => CreateText(v),
        byte[] v => CreateBlob(v),
        DateOnly v => NativeMethods.CreateDate(v.DayNumber - BoxedValue.EpochDay),
        DateTime v => NativeMethods.CreateTimestamp(Micros(v.Ticks)),
        DateTimeOffset v => NativeMethods.CreateTimestampTz(Micros(v.UtcTicks)),
        IReadOnlyList<string?> v => CreateList(TypeId.Varchar, v.Count, i => Create(v[i], position)),
        IReadOnlyList<long> v => CreateList(TypeId.BigInt, v.Count, i => NativeMethods.CreateInt64(v[i])),
        _ => CreateNumber(value, position),
    };

    static nint CreateNumber(object value, int position) => value switch
    {
        sbyte v => NativeMethods.CreateInt8(v),
        byte v => NativeMethods.CreateUInt8(v),
        short v => NativeMethods.CreateInt16(v),
        ushort v => NativeMethods.CreateUInt16(v),
        int v => NativeMethods.CreateInt32(v),
        uint v => NativeMethods.CreateUInt32(v),
        long v => NativeMethods.CreateInt64(v),
        ulong v => NativeMethods.CreateUInt64(v),
        Int128 v => NativeMethods.CreateHugeInt(new NativeHugeInt(v)),
        float v => NativeMethods.CreateFloat(v),
        double v => NativeMethods.CreateDouble(v),
        decimal v => CreateDecimal(v),
        _ => throw new ArgumentException(
            $"Parameter ${position} has the type {value.GetType()}, which cannot be bound.", nameof(value)),
    };

    static nint CreateText(string text)
    {
        var bytes = NativeText.Utf8.GetBytes(text);
        fixed (byte* data = bytes)
        {
            var empty = (byte)0;
            return NativeMethods.CreateVarchar(data == null ? &empty : data, (ulong)bytes.Length);
        }
    }

    static nint CreateBlob(byte[] bytes)
    {
        fixed (byte* data = bytes)
        {
            var empty = (byte)0;
            return NativeMethods.CreateBlob(data == null ? &empty : data, (ulong)bytes.Length);
        }
    }

    static nint CreateDecimal(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var unscaled = (Int128)new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);

        // As narrow as the value allows: the width decides to which type the other side of a comparison is cast.
        var width = (byte)Math.Max((byte)unscaled.ToString(CultureInfo.InvariantCulture).Length, value.Scale);
        return NativeMethods.CreateDecimal(new NativeDecimal(width, value.Scale, parts[3] < 0 ? -unscaled : unscaled));
    }

    static nint CreateList(TypeId elementType, int count, Func<int, nint> create)
    {
        using var type = NativeMethods.CreateLogicalType(elementType);
        var values = new nint[Math.Max(count, 1)];
        try
        {
            for (var i = 0; i < count; i++)
            {
                values[i] = create(i);
            }

            fixed (nint* first = values)
            {
                return NativeMethods.CreateList(type, first, (ulong)count);
            }
        }
        finally
        {
            for (var i = 0; i < count; i++)
            {
                NativeMethods.DestroyValue(ref values[i]);
            }
        }
    }

    static long Micros(long ticks)
    {
        var (micros, rest) = Math.DivRem(ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest == 0
            ? micros
            : throw new ArgumentException(
                "The engine keeps microseconds; the time has a finer part that would be lost.", nameof(ticks));
    }
}
