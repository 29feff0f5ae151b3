using System.Globalization;
using System.Text;
using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace IntegrationTests.Databricks;

/// <summary>Batches as plain text, one line a row: for comparing, not for people.</summary>
static class BatchText
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
            TypeKind.Float => $"{column.Values<float>()[row]}",
            TypeKind.Double => $"{column.Values<double>()[row]}",
            TypeKind.Decimal when column.ValueWidth == 16 => $"{column.Values<Int128>()[row]}",
            TypeKind.Binary => $"{Convert.ToHexString(column.Values<TextView>()[row].Bytes)}",
            TypeKind.Array => $"[{string.Join(',', Items(column, row).Select(i => Value(column.Children[0], i)))}]",
            TypeKind.Map => $"{{{string.Join(',', Items(column, row).Select(i => Entry(column, i)))}}}",
            TypeKind.Struct => $"({string.Join(',', column.Children.Select(child => Value(child, row)))})",
            _ => $"{Encoding.UTF8.GetString(column.Values<TextView>()[row].Bytes)}",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }

    static string Entry(Column map, int item) => $"{Value(map.Children[0], item)}={Value(map.Children[1], item)}";

    static IEnumerable<int> Items(Column column, int row)
    {
        var list = column.Values<ListView>()[row];
        return Enumerable.Range((int)list.Offset, (int)list.Length);
    }
}
