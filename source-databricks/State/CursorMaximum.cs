using System.Numerics;
using System.Text;
using ConnectorKit.Batches;
using ConnectorKit.Types;
using SourceDatabricks.Writing;

namespace SourceDatabricks.State;

/// <summary>
/// The greatest cursor among the rows that were read, kept batch by batch while they stream. NULL, NaN, infinity and years
/// above 9999 are never the greatest: there is nothing behind them to go on from, so such rows come again each time. Text
/// compares by its bytes, as both engines do.
/// </summary>
sealed class CursorMaximum(DataType type) : IDisposable
{
    readonly ColumnWriter _writer = ColumnWriters.For(type, field: 0);
    readonly LineBuffer _buffer = new();
    Int128 _number;
    double _real;
    byte[] _bytes = [];

    /// <summary>In the text form of a record's value, for the state; null until a row has a cursor.</summary>
    public string? Text { get; private set; }

    public void Add(Column column)
    {
        var best = Best(column);
        if (best < 0 || (Text is not null && !IsGreater(column, best)))
        {
            return;
        }

        switch (type.Kind)
        {
            case TypeKind.Float or TypeKind.Double:
                _real = Real(column, best);
                break;
            case TypeKind.String:
                _bytes = column.Values<TextView>()[best].Bytes.ToArray();
                break;
            default:
                _number = Number(column, best);
                break;
        }

        Text = type.Kind == TypeKind.String ? Encoding.UTF8.GetString(_bytes) : Format(column, best);
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>The row with the greatest cursor; -1 when none has one.</summary>
    int Best(Column column) => type.Kind switch
    {
        TypeKind.TinyInt => Best<sbyte>(column),
        TypeKind.SmallInt => Best<short>(column),
        TypeKind.Int => Best<int>(column),
        TypeKind.Date => Best(column, CalendarText.LastDay),
        TypeKind.BigInt => Best<long>(column),
        TypeKind.Timestamp or TypeKind.TimestampNtz => Best(column, TimestampColumnWriter.Last),
        TypeKind.Float => Best<float>(column),
        TypeKind.Double => Best<double>(column),
        TypeKind.String => BestText(column),
        TypeKind.Decimal => column.ValueWidth switch
        {
            2 => Best<short>(column),
            4 => Best<int>(column),
            8 => Best<long>(column),
            _ => Best<Int128>(column),
        },
        _ => throw new InvalidOperationException($"{type} is no cursor."),
    };

    static int Best<T>(Column column)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Best(column, T.MaxValue);

    static int Best<T>(Column column, T most)
        where T : unmanaged, INumber<T>
    {
        var values = column.Values<T>();
        var best = -1;
        for (var row = 0; row < values.Length; row++)
        {
            if (column.IsValid(row) && T.IsFinite(values[row]) && values[row] <= most
                && (best < 0 || values[row] > values[best]))
            {
                best = row;
            }
        }

        return best;
    }

    static int BestText(Column column)
    {
        var values = column.Values<TextView>();
        var best = -1;
        for (var row = 0; row < values.Length; row++)
        {
            if (column.IsValid(row)
                && (best < 0 || values[row].Bytes.SequenceCompareTo(values[best].Bytes) > 0))
            {
                best = row;
            }
        }

        return best;
    }

    bool IsGreater(Column column, int row) => type.Kind switch
    {
        TypeKind.Float or TypeKind.Double => Real(column, row) > _real,
        TypeKind.String => column.Values<TextView>()[row].Bytes.SequenceCompareTo(_bytes) > 0,
        _ => Number(column, row) > _number,
    };

    double Real(Column column, int row) =>
        type.Kind == TypeKind.Float ? column.Values<float>()[row] : column.Values<double>()[row];

    static Int128 Number(Column column, int row) => column.ValueWidth switch
    {
        1 => column.Values<sbyte>()[row],
        2 => column.Values<short>()[row],
        4 => column.Values<int>()[row],
        8 => column.Values<long>()[row],
        _ => column.Values<Int128>()[row],
    };

    unsafe string Format(Column column, int row)
    {
        _writer.Bind(column);
        _buffer.Clear();
        _buffer.EndLine(_writer.Write(_buffer.StartLine(_writer.Bound), row, _buffer));
        return Encoding.UTF8.GetString(_buffer.Written).Trim('"');
    }
}
