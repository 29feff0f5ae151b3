using System.Text;
using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

public sealed class FunctionTests : EngineTest
{
    [Fact]
    public void A_table_function_feeds_rows_from_several_threads()
    {
        Connection.Register(Numbers(maxThreads: 2));
        Assert.Equal(
            [1_000_000L, (Int128)499_999_500_000L, 1_000_000L],
            Connection.Rows("SELECT count(*), sum(i), count(DISTINCT s) FROM numbers(1000000)")[0]);

        using var other = Database.Connect();
        Assert.Equal(
            [[0L, "row 0 of the table"], [1L, "row 1 of the table"]],
            other.Rows("SELECT * FROM numbers(2) ORDER BY i"));
        Assert.Empty(other.Rows("SELECT * FROM numbers($1)", 0L));
    }

    [Theory]
    [InlineData(-1, "fewer than none")]
    [InlineData(-2, "cannot open")]
    [InlineData(-3, "cannot read")]
    public void An_exception_of_a_table_function_becomes_the_error(long rows, string message)
    {
        Connection.Register(Numbers(maxThreads: 1));
        var error = Assert.Throws<DuckDBException>(() => Connection.Rows("SELECT * FROM numbers($1)", rows));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(3L, Connection.Scalar<long>("SELECT count(*) FROM numbers(3)"));
    }

    [Fact]
    public void A_scalar_function_gets_chunks_with_their_NULLs()
    {
        Connection.Register(new ScalarFunction
        {
            Name = "parts",
            Parameters = [LogicalType.Of(TypeId.Varchar)],
            ReturnType = LogicalType.Struct(
                new StructField("head", LogicalType.Of(TypeId.Varchar)),
                new StructField("size", LogicalType.Of(TypeId.BigInt))),
            Invoke = Parts,
        });
        Connection.Execute("""
            CREATE TABLE t AS
            SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE i || ' and a long rest' END AS s FROM range(10000) t(i)
            """);
        Assert.Equal(10_000L, Connection.Scalar<long>("""
            SELECT count(*) FROM (SELECT i, s, parts(s) AS p FROM t)
            WHERE p.head = coalesce(s[:14], 'nothing') AND p.size IS NOT DISTINCT FROM length(s)
            """));
        Assert.Equal("nothing", Connection.Scalar<string>("SELECT parts(NULL).head"));
        Assert.Equal("abc", Connection.Scalar<string>("SELECT parts('abc').head"));

        var error = Assert.Throws<DuckDBException>(() => Connection.Rows("SELECT parts('bad') FROM t"));
        Assert.Contains("is not allowed", error.Message, StringComparison.Ordinal);
    }

    static TableFunction Numbers(int maxThreads) => new()
    {
        Name = "numbers",
        Parameters = [LogicalType.Of(TypeId.BigInt)],
        Bind = arguments =>
        {
            var rows = (long)arguments[0]!; // the tests pass no NULL
            var next = 0L;
            return rows == -1 ? throw new InvalidOperationException("fewer than none") : new TableScan
            {
                Columns =
                [
                    new ResultColumn("i", LogicalType.Of(TypeId.BigInt)),
                    new ResultColumn("s", LogicalType.Of(TypeId.Varchar)),
                ],
                MaxThreads = maxThreads,
                EstimatedRows = Math.Max(rows, 0),
                OpenReader = () => rows == -2
                    ? throw new IOException("cannot open")
                    : chunk => Read(chunk, rows, ref next),
            };
        },
    };

    static void Read(ChunkWriter chunk, long rows, ref long next)
    {
        var first = Interlocked.Add(ref next, ChunkWriter.Capacity) - ChunkWriter.Capacity;
        chunk.RowCount = rows == -3
            ? throw new InvalidDataException("cannot read")
            : (int)Math.Clamp(rows - first, 0, ChunkWriter.Capacity);
        var ids = chunk[0].Values<long>();
        for (var row = 0; row < chunk.RowCount; row++)
        {
            ids[row] = first + row;
            chunk[1].SetText(row, $"row {first + row} of the table");
        }
    }

    static void Parts(DataChunk arguments, VectorWriter results)
    {
        var texts = arguments[0];
        for (var row = 0; row < arguments.RowCount; row++)
        {
            if (!texts.IsValid(row))
            {
                results.StructChild(0).SetText(row, "nothing");
                results.StructChild(1).SetNull(row);
                continue;
            }

            var text = texts.Bytes(row);
            if (text.SequenceEqual("bad"u8))
            {
                throw new FormatException($"{Encoding.UTF8.GetString(text)} is not allowed");
            }

            results.StructChild(0).SetBytes(row, text[..Math.Min(text.Length, 14)]);
            results.StructChild(1).Values<long>()[row] = text.Length;
        }
    }
}
