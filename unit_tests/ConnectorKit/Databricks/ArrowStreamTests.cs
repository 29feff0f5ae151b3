using System.Globalization;
using System.Text;
using ConnectorKit.Batches;
using ConnectorKit.Databricks.Arrow;
using ConnectorKit.Errors;
using ConnectorKit.Types;
using UnitTests.SourceTree;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

/// <summary>
/// <c>testdata/every_type.arrows</c> was written by Apache Arrow's JavaScript library: one batch, a column of each type,
/// five rows of which the third is NULL.
/// </summary>
public sealed class ArrowStreamTests
{
    static readonly byte[] EveryType = File.ReadAllBytes(TestData("every_type.arrows"));

    [Fact]
    public void Every_type_is_read_as_it_was_written()
    {
        var rows = Read(EveryType, null);
        Assert.Equal(
            [
                "1|1|1|1|1|1.5|1.5|15000000000|a|FF00|0|1|1|[[1,null],[]]|{k=1,l=null}|(1,a)|null",
                "0|-128|-32768|-2147483648|-9223372036854775808|-0.5|-0.5|-1|ü€𝄞||-719162|2|2|[]|{}|(null,null)|null",
                "null|null|null|null|null|null|null|null|null|null|null|null|null|null|null|null|null",
                "1|127|32767|2147483647|9223372036854775807|NaN|Infinity|99999999999999999999999999999999999999||01"
                + "|2932896|3|3|[null]|{=2}|(2,)|null",
                "0|0|0|0|0|0|0|0|line\nbreak|0203|1|4|4|[[2]]|{z=3}|(3,b)|null",
            ],
            rows);
    }

    [Fact]
    public void Columns_take_the_types_that_the_caller_knows_and_refuse_others()
    {
        var types = TypesOf(EveryType);
        Assert.Equal(
            "BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL(38,10), STRING, BINARY, DATE, TIMESTAMP, "
            + "TIMESTAMP_NTZ, ARRAY<ARRAY<INT>>, MAP<STRING, BIGINT>, STRUCT<x: INT, `y z`: STRING>, VOID",
            string.Join(", ", types));

        types[8] = DataType.Other("VARIANT");
        types[15] = DataType.Struct(new StructField("x", DataType.Int, false), new StructField("b", DataType.String));
        types[16] = DataType.Decimal(5, 2);
        Assert.Equal(5, Read(EveryType, types).Count);

        types[3] = DataType.BigInt;
        var refused = Assert.Throws<ArrowFormatException>(() => Read(EveryType, types));
        Assert.Contains("'int'", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArrowFormatException>(() => Read(EveryType, types[..5]));
    }

    [Fact]
    public void A_stream_that_breaks_off_is_an_error_wherever_it_does()
    {
        for (var length = 0; length < EveryType.Length - 8; length++)
        {
            var cut = EveryType[..length];
            // between the messages nothing is missing but the end mark, which some writers leave out
            if (Read(cut, null, out var failure).Count == 0)
            {
                Assert.True(failure is ArrowFormatException || SchemaAlone(cut), $"{length} bytes gave no error.");
            }
        }
    }

    [Fact]
    public void A_damaged_stream_is_an_error_or_other_values_but_never_a_crash()
    {
        var random = new Random(20240229);
        for (var trial = 0; trial < 5_000; trial++)
        {
            var damaged = (byte[])EveryType.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Read(damaged, null, out var failure);
            Assert.True(failure is null or ArrowFormatException or ConfigException, failure?.ToString());
        }
    }

    static bool SchemaAlone(byte[] stream)
    {
        var schemaLength = 8 + BitConverter.ToInt32(stream, 4);
        return stream.Length == schemaLength;
    }

    static List<string> Read(byte[] stream, IReadOnlyList<DataType>? types)
    {
        var rows = Read(stream, types, out var failure);
        return failure is null ? rows : throw failure;
    }

    static List<string> Read(byte[] stream, IReadOnlyList<DataType>? types, out Exception? failure)
    {
        using var chunk = NativeBuffer.Copy(stream);
        using var scratch = new Arena();
        var rows = new List<string>();
        failure = Record.Exception(() =>
        {
            foreach (var batch in new ArrowStream(chunk, types, scratch).Batches())
            {
                for (var row = 0; row < Math.Min(batch.Rows, 100); row++)
                {
                    rows.Add(string.Join('|', batch.Columns.Select(column => Text(column, row))));
                }
            }
        });
        return rows;
    }

    static DataType[] TypesOf(byte[] stream)
    {
        using var chunk = NativeBuffer.Copy(stream);
        using var scratch = new Arena();
        return [.. new ArrowStream(chunk, null, scratch).Next()!.Columns.Select(column => column.Type)];
    }

    static string Text(Column column, int row) => !column.IsValid(row) ? "null" : column.Type.Kind switch
    {
        TypeKind.Boolean or TypeKind.TinyInt => $"{column.Values<sbyte>()[row]}",
        TypeKind.SmallInt => $"{column.Values<short>()[row]}",
        TypeKind.Int or TypeKind.Date => $"{column.Values<int>()[row]}",
        TypeKind.BigInt or TypeKind.Timestamp or TypeKind.TimestampNtz => $"{column.Values<long>()[row]}",
        TypeKind.Float => column.Values<float>()[row].ToString(CultureInfo.InvariantCulture),
        TypeKind.Double => column.Values<double>()[row].ToString(CultureInfo.InvariantCulture),
        TypeKind.Decimal => $"{column.Values<Int128>()[row]}",
        TypeKind.Binary => Convert.ToHexString(column.Values<TextView>()[row].Bytes),
        TypeKind.Array => $"[{string.Join(',', Items(column, row).Select(item => Text(column.Children[0], item)))}]",
        TypeKind.Map => $"{{{string.Join(',', Items(column, row).Select(item => Entry(column, item)))}}}",
        TypeKind.Struct => $"({string.Join(',', column.Children.Select(child => Text(child, row)))})",
        _ => Encoding.UTF8.GetString(column.Values<TextView>()[row].Bytes),
    };

    static string Entry(Column map, int item) => $"{Text(map.Children[0], item)}={Text(map.Children[1], item)}";

    static IEnumerable<int> Items(Column column, int row)
    {
        var list = column.Values<ListView>()[row];
        return Enumerable.Range((int)list.Offset, (int)Math.Min(list.Length, 100));
    }

    static string TestData(string name) => Path.Combine(Repository.Root, "unit_tests", "testdata", name);
}
