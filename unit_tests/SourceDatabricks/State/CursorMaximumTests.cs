using ConnectorKit.Types;
using SourceDatabricks.State;
using UnitTests.SourceDatabricks.Writing;
using Xunit;

namespace UnitTests.SourceDatabricks.State;

public sealed class CursorMaximumTests
{
    public static TheoryData<string, object?[], string?> Cases => new()
    {
        { "BIGINT", [3L, null, -7L, 3L], "3" },
        { "TINYINT", [-128L], "-128" },
        { "DECIMAL(4,2)", [(Int128)125, (Int128)(-300)], "1.25" },
        { "DECIMAL(29,10)", [(Int128)1 << 80, (Int128)5], "120892581961462.9174706176" },
        { "DOUBLE", [0.5, double.NaN, 0.25], "0.5" },
        { "DOUBLE", [double.NaN], null },
        { "DOUBLE", [double.NegativeInfinity, 0.25, double.PositiveInfinity], "0.25" },
        { "DOUBLE", [double.NegativeInfinity], null },
        { "FLOAT", [-1f, null], "-1" },
        { "STRING", ["b", "a\"", "ab"], "b" },
        { "STRING", ["z", "ä"], "ä" },
        { "STRING", ["\"q\""], "\"q\"" },
        { "STRING", [""], "" },
        { "DATE", [0, 19_000], "2022-01-08" },
        { "DATE", [2_932_896, 2_932_897], "9999-12-31" },
        { "TIMESTAMP", [253_402_300_800_000_000, 0L], "1970-01-01T00:00:00.000000Z" },
        { "TIMESTAMP_NTZ", [long.MaxValue], null },
        { "TIMESTAMP", [0L, 1L], "1970-01-01T00:00:00.000001Z" },
        { "TIMESTAMP_NTZ", [-1L], "1969-12-31T23:59:59.999999" },
        { "INT", [null, null], null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_greatest_cursor_is_kept_in_the_form_of_a_record(string type, object?[] values, string? expected) =>
        Assert.Equal(expected, Maximum(DataType.Parse(type), values));

    [Fact]
    public void A_later_batch_replaces_it_only_with_a_greater_one()
    {
        Assert.Equal("9", Maximum(DataType.Int, [1L], [9L], [4L]));
        Assert.Equal("b", Maximum(DataType.String, ["b"], ["a", null]));
        Assert.Equal("2.5", Maximum(DataType.Double, [2.5], [double.NaN]));
    }

    static string? Maximum(DataType type, params object?[][] batches)
    {
        using var maximum = new CursorMaximum(type);
        foreach (var values in batches)
        {
            using var batch = new TestBatch().Batch([(type, values)]);
            maximum.Add(batch.Columns[0]);
        }

        return maximum.Text;
    }
}
