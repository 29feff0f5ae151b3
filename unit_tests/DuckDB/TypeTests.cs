using System.Globalization;
using System.Text;
using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

public sealed class TypeTests : EngineTest
{
    /// <summary>Every type a Delta table can have, and the others that are read: SQL type, SQL value, boxed value.</summary>
    public static TheoryData<string, string, object> Values { get; } = new()
    {
        { "BOOLEAN", "true", true },
        { "TINYINT", "-128", sbyte.MinValue },
        { "SMALLINT", "-32768", short.MinValue },
        { "INTEGER", "-2147483648", int.MinValue },
        { "BIGINT", "-9223372036854775808", long.MinValue },
        { "UTINYINT", "255", byte.MaxValue },
        { "USMALLINT", "65535", ushort.MaxValue },
        { "UINTEGER", "4294967295", uint.MaxValue },
        { "UBIGINT", "18446744073709551615", ulong.MaxValue },
        { "HUGEINT", "-170141183460469231731687303715884105728", Int128.MinValue },
        { "UHUGEINT", "340282366920938463463374607431768211455", UInt128.MaxValue },
        { "FLOAT", "'-1.5'", -1.5f },
        { "FLOAT", "'nan'", float.NaN },
        { "DOUBLE", "'1e300'", 1e300 },
        { "DOUBLE", "'-infinity'", double.NegativeInfinity },
        { "DECIMAL(4,2)", "-12.34", -12.34m },
        { "DECIMAL(9,0)", "999999999", 999_999_999m },
        { "DECIMAL(18,5)", "-1234567890123.45678", -1234567890123.45678m },
        { "DECIMAL(28,10)", "-123456789012345678.0123456789", -123456789012345678.0123456789m },
        { "DECIMAL(38,2)", "-999999999999999999999999999999999999.05", "-999999999999999999999999999999999999.05" },
        { "DECIMAL(38,38)", "0.00000000000000000000000000000000000007", "0.00000000000000000000000000000000000007" },
        { "DATE", "'0001-01-01'", DateOnly.MinValue },
        { "DATE", "'9999-12-31'", DateOnly.MaxValue },
        { "TIME", "'23:59:59.999999'", new TimeOnly(23, 59, 59).Add(TimeSpan.FromMicroseconds(999_999)) },
        { "TIMESTAMP", "'1969-12-31 23:59:59.999999'", new DateTime(621355967999999990, DateTimeKind.Unspecified) },
        { "TIMESTAMPTZ", "'2024-02-29 12:00:00+05:30'", new DateTimeOffset(2024, 2, 29, 6, 30, 0, TimeSpan.Zero) },
        { "VARCHAR", "''", "" },
        { "VARCHAR", "'twelve bytes'", "twelve bytes" },
        { "VARCHAR", "'thirteen byte'", "thirteen byte" },
        { "VARCHAR", "'žluťoučký kůň 🐎'", "žluťoučký kůň 🐎" },
        { "VARCHAR", "repeat('long text ', 10000)", new StringBuilder().Insert(0, "long text ", 10_000).ToString() },
        { "BLOB", "''", Array.Empty<byte>() },
        { "BLOB", "'\\x00\\xFF'", new byte[] { 0, 255 } },
        { "UUID", "'00112233-4455-6677-8899-aabbccddeeff'", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") },
        { "ENUM('low','high')", "'high'", "high" },
        { "BIGINT[]", "[]", Array.Empty<object>() },
        { "BIGINT[]", "[1, NULL, 3]", new object?[] { 1L, null, 3L } },
        { "VARCHAR[][]", "[['a'], NULL, ['b','c']]", new object?[] { new[] { "a" }, null, new[] { "b", "c" } } },
        { "INTEGER[3]", "[1, 2, NULL]", new object?[] { 1, 2, null } },
        {
            "STRUCT(a INTEGER, b VARCHAR[])", "{'a': NULL, 'b': ['x']}",
            new Dictionary<string, object?> { ["a"] = null, ["b"] = new object[] { "x" } }
        },
        {
            "MAP(VARCHAR, INTEGER)", "MAP {'k': 1, 'l': NULL}",
            new List<KeyValuePair<object?, object?>> { new("k", 1), new("l", null) }
        },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_read_as_it_is_and_NULL_as_null(string type, string sql, object expected)
    {
        Connection.Execute($"CREATE TABLE t(i INT, v {type})");
        Connection.Execute($"INSERT INTO t VALUES (1, NULL), (2, {sql}), (3, NULL), (4, {sql})");
        var rows = Connection.Rows("SELECT v FROM t ORDER BY i");
        Assert.Equal([null, expected, null, expected], rows.Select(r => r[0]));
    }

    [Theory]
    [InlineData("DECIMAL(18,3)")]
    [InlineData("STRUCT(\"a \"\"b\"\"\" INTEGER, c BIGINT[][])")]
    [InlineData("MAP(VARCHAR, STRUCT(x DATE))")]
    [InlineData("INTEGER[4]")]
    [InlineData("ENUM('it''s', 'b')")]
    [InlineData("TIMESTAMP WITH TIME ZONE")]
    [InlineData("JSON")]
    public void A_type_describes_itself_as_SQL(string type)
    {
        using var result = Connection.Query($"SELECT CAST(NULL AS {type}) AS v");
        var described = result.Columns[0].Type.ToString();
        result.Dispose();
        Assert.Equal(
            Connection.Scalar<string>($"SELECT typeof(CAST(NULL AS {type}))"),
            Connection.Scalar<string>($"SELECT typeof(CAST(NULL AS {described}))"));
    }

    [Fact]
    public void A_list_of_structs_is_read_in_place_over_many_chunks()
    {
        using var result = Connection.Query("""
            SELECT i, CASE WHEN i % 7 = 0 THEN NULL ELSE
              list_transform(range(i % 5), lambda x:
                {'n': x + i, 's': CASE WHEN x = 3 THEN NULL ELSE 'text of row ' || i END}) END
            FROM range(10000) t(i)
            """);
        var (rows, elements) = (0L, 0L);
        foreach (var chunk in result.Chunks())
        {
            var ids = chunk[0].Values<long>();
            var lists = chunk[1];
            var numbers = lists.ListChild.StructChild(0);
            var texts = lists.ListChild.StructChild(1);
            for (var row = 0; row < chunk.RowCount; row++, rows++)
            {
                Assert.Equal(ids[row] % 7 != 0, lists.IsValid(row));
                if (!lists.IsValid(row))
                {
                    continue;
                }

                var entry = lists.Lists[row];
                Assert.Equal((ulong)(ids[row] % 5), entry.Length);
                for (var i = 0; i < (int)entry.Length; i++, elements++)
                {
                    var at = (int)entry.Offset + i;
                    Assert.Equal(ids[row] + i, numbers.Values<long>()[at]);
                    Assert.Equal(i != 3, texts.IsValid(at));
                    var expected = string.Create(CultureInfo.InvariantCulture, $"text of row {ids[row]}");
                    Assert.Equal(i == 3 ? "" : expected, i == 3 ? "" : Encoding.UTF8.GetString(texts.Bytes(at)));
                }
            }
        }

        var expectedElements = Enumerable.Range(0, 10_000).Where(i => i % 7 != 0).Sum(i => i % 5);
        Assert.Equal((10_000L, (long)expectedElements), (rows, elements));
    }

    [Fact]
    public void A_column_is_not_read_in_another_layout()
    {
        using var result = Connection.Query("SELECT 1::INTEGER AS i, 'x' AS s, {'a': 1} AS st");
        using var chunk = result.Fetch();
        Assert.Throws<InvalidOperationException>(() => chunk![0].Values<long>());
        Assert.Throws<InvalidOperationException>(() => chunk![0].Bytes(0));
        Assert.Throws<InvalidOperationException>(() => chunk![1].Bytes(1));
        Assert.Throws<InvalidOperationException>(() => chunk![1].Unscaled(0));
        Assert.Throws<InvalidOperationException>(() => chunk![2].Lists.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk![3]);
    }

    [Fact]
    public void Null_counts_follow_the_validity_bits()
    {
        foreach (var rows in new[] { 1, 63, 64, 65, 2048 })
        {
            using var result = Connection.Query(
                "SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END, i FROM range($1) t(i)", rows);
            using var chunk = result.Fetch()!; // there is at least one row
            Assert.Equal((rows, (rows + 2) / 3, 0), (chunk.RowCount, chunk[0].NullCount(), chunk[1].NullCount()));
        }
    }
}
