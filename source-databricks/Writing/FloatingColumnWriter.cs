using System.Numerics;
using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>
/// FLOAT and DOUBLE as the shortest number that reads back as the same value. JSON has no NaN and no infinity: they
/// become null, and the record says so.
/// </summary>
/// <param name="field">The outermost field, for the record's list of changes.</param>
sealed unsafe class FloatingColumnWriter<T>(int field) : ColumnWriter
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Longest = 32;

    T* _values;

    public override int Bound => Longest;

    protected override void OnBind(Column column) => _values = Pointer<T>(column);

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        var value = _values[row];
        if (!T.IsFinite(value))
        {
            return WriteNulled(at, field, buffer);
        }

        if (typeof(T) == typeof(double) && NumberText.TryWriteShort(&at, double.CreateTruncating(value)))
        {
            return at;
        }

        _ = value.TryFormat(new Span<byte>(at, Longest), out var written, default, null);
        return at + written;
    }
}
