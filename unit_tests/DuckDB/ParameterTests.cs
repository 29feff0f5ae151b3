using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

public sealed class ParameterTests : EngineTest
{
    public static TheoryData<object, string> Values { get; } = new()
    {
        { true, "BOOLEAN" },
        { sbyte.MinValue, "TINYINT" },
        { byte.MaxValue, "UTINYINT" },
        { short.MinValue, "SMALLINT" },
        { ushort.MaxValue, "USMALLINT" },
        { int.MinValue, "INTEGER" },
        { uint.MaxValue, "UINTEGER" },
        { long.MinValue, "BIGINT" },
        { ulong.MaxValue, "UBIGINT" },
        { Int128.MinValue + 1, "HUGEINT" },
        { 1.5f, "FLOAT" },
        { double.Epsilon, "DOUBLE" },
        { -12345.678m, "DECIMAL(8,3)" },
        { 0.0000000000000000000000000001m, "DECIMAL(28,28)" },
        { 0m, "DECIMAL(1,0)" },
        { "", "VARCHAR" },
        { "a\0b and more text", "VARCHAR" },
        { "🐎", "VARCHAR" },
        { Array.Empty<byte>(), "BLOB" },
        { new byte[] { 0, 1, 255 }, "BLOB" },
        { DateOnly.MinValue, "DATE" },
        { DateOnly.MaxValue, "DATE" },
        { new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Unspecified), "TIMESTAMP" },
        { new DateTimeOffset(2024, 2, 29, 6, 30, 0, TimeSpan.FromHours(2)), "TIMESTAMP WITH TIME ZONE" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_comes_back_with_its_type(object value, string type)
    {
        var row = Connection.Rows("SELECT $1, typeof($1)", value)[0];
        Assert.Equal(value, row[0]);
        Assert.Equal(type, row[1]);
    }

    [Fact]
    public void Lists_and_NULL_can_be_bound()
    {
        Assert.Equal(["a", null, "c"], Connection.Scalar<object?[]>("SELECT $1", new List<string?> { "a", null, "c" }));
        Assert.Equal([], Connection.Scalar<object?[]>("SELECT $1", new List<string>()));
        Assert.Equal(3L, Connection.Scalar<long>(
            "SELECT count(*) FROM range(10) t(i) WHERE list_contains($1, i)", new long[] { 1, 5, 9 }));
        Assert.Equal([null, "x"], Connection.Rows("SELECT $1, $2", null, "x")[0]);
    }

    [Fact]
    public void The_number_of_values_has_to_fit()
    {
        Assert.Throws<ArgumentException>(() => Connection.Rows("SELECT $1, $2", 1));
        Assert.Throws<ArgumentException>(() => Connection.Rows("SELECT 1", 1));
        Assert.Throws<ArgumentException>(() => Connection.Rows("SELECT $1", new object()));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_not_replaced() =>
        Assert.ThrowsAny<ArgumentException>(() => Connection.Rows("SELECT $1", "\uD83D"));

    [Fact]
    public void A_time_finer_than_a_microsecond_is_refused_not_cut() =>
        Assert.Throws<ArgumentException>(() => Connection.Rows("SELECT $1", DateTime.UnixEpoch.AddTicks(1)));
}
