using System.Globalization;
using System.Text;
using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace IntegrationTests.Warehouses;

/// <summary>
/// Values of a batch as text that differs when the values differ in any bit, whatever engine filled the batch: the exact
/// digits, bytes in hexadecimal, times as whole microseconds, floats by their bits where they are no plain number.
/// </summary>
static class RowText
{
    public static async Task<List<string>> ReadAsync(IAsyncEnumerable<ColumnBatch> batches)
    {
        var rows = new List<string>();
        await foreach (var batch in batches)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Rows; row++)
                {
                    rows.Add(string.Join('|', batch.Columns.Select(column => Value(column, row))));
                }
            }
        }

        return rows;
    }

    public static string Value(Column column, int row)
    {
        if (!column.IsValid(row))
        {
            return "null";
        }

        FormattableString text = column.Type.Kind switch
        {
            TypeKind.Boolean or TypeKind.TinyInt => $"{column.Values<sbyte>()[row]}",
            TypeKind.SmallInt => $"{column.Values<short>()[row]}",
            TypeKind.Int or TypeKind.Date => $"{column.Values<int>()[row]}",
            TypeKind.BigInt or TypeKind.Timestamp or TypeKind.TimestampNtz => $"{column.Values<long>()[row]}",
            TypeKind.Float => $"{Float(column.Values<float>()[row])}",
            TypeKind.Double => $"{Double(column.Values<double>()[row])}",
            TypeKind.Decimal => $"{Decimal(column, row)}",
            TypeKind.Binary => $"0x{Convert.ToHexString(column.Values<TextView>()[row].Bytes)}",
            TypeKind.Array => $"[{string.Join(',', Items(column, row).Select(i => Value(column.Children[0], i)))}]",
            TypeKind.Map => $"{{{string.Join(',', Items(column, row).Select(i => Entry(column, i)))}}}",
            TypeKind.Struct => $"({string.Join(',', column.Children.Select(child => Value(child, row)))})",
            _ => $"{Encoding.UTF8.GetString(column.Values<TextView>()[row].Bytes)}",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }

    static string Float(float value) => value == 0 && float.IsNegative(value)
        ? "-0"
        : value.ToString("R", CultureInfo.InvariantCulture);

    static string Double(double value) => value == 0 && double.IsNegative(value)
        ? "-0"
        : value.ToString("R", CultureInfo.InvariantCulture);

    static string Decimal(Column column, int row)
    {
        Int128 unscaled = column.ValueWidth switch
        {
            2 => column.Values<short>()[row],
            4 => column.Values<int>()[row],
            8 => column.Values<long>()[row],
            _ => column.Values<Int128>()[row],
        };
        var scale = column.Type.Scale;
        var digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    static string Entry(Column map, int item) => $"{Value(map.Children[0], item)}={Value(map.Children[1], item)}";

    static IEnumerable<int> Items(Column column, int row)
    {
        var list = column.Values<ListView>()[row];
        return Enumerable.Range((int)list.Offset, (int)list.Length);
    }
}
