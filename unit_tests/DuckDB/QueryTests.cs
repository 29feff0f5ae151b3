using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

public sealed class QueryTests : EngineTest
{
    [Fact]
    public void A_result_streams_all_rows_in_chunks()
    {
        using var result = Connection.Query("SELECT range AS id FROM range(1000000)");
        Assert.Equal("id", result.Columns[0].Name);
        Assert.Equal(TypeId.BigInt, result.Columns[0].Type.Id);

        var (rows, sum) = (0L, 0L);
        foreach (var chunk in result.Chunks())
        {
            Assert.InRange(chunk.RowCount, 1, 2048);
            rows += chunk.RowCount;
            foreach (var id in chunk[0].Values<long>())
            {
                sum += id;
            }
        }

        Assert.Equal((1_000_000L, 499_999_500_000L), (rows, sum));
    }

    [Fact]
    public void Execute_counts_changed_rows_and_runs_several_statements()
    {
        Assert.Equal(
            3, Connection.Execute("CREATE TABLE t(a INT, b VARCHAR); INSERT INTO t VALUES (1,'x'),(2,'y'),(3,NULL)"));
        Assert.Equal(2, Connection.Execute("UPDATE t SET b = $2 WHERE a > $1", 1, "new"));
        Assert.Equal(1, Connection.Execute("DELETE FROM t WHERE a = 1"));
        Assert.Equal(2L, Connection.Scalar<long>("SELECT count(*) FROM t WHERE b = 'new'"));
    }

    [Theory]
    [InlineData("SELEC 1", DuckDBErrorType.Parser)]
    [InlineData("SELECT * FROM missing", DuckDBErrorType.Catalog)]
    [InlineData("SELECT missing FROM range(1)", DuckDBErrorType.Binder)]
    [InlineData("SELECT CAST('x' || range AS INT) FROM range(1)", DuckDBErrorType.Conversion)]
    [InlineData("SELECT * FROM read_parquet('/missing/file.parquet')", DuckDBErrorType.IO)]
    [InlineData("SET threads = 1", DuckDBErrorType.InvalidInput)]
    public void An_error_carries_its_type_and_text(string sql, DuckDBErrorType type)
    {
        var error = Assert.Throws<DuckDBException>(() => Connection.Rows(sql));
        Assert.Equal(type, error.ErrorType);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void An_error_in_the_middle_of_a_stream_is_not_taken_for_its_end()
    {
        using var result = Connection.Query(
            "SELECT CASE WHEN range = 900000 THEN error('row is bad') ELSE 'x' END FROM range(1000000)");
        Assert.NotNull(result.Fetch());
        var error = Assert.Throws<DuckDBException>(() => result.Chunks().Sum(c => c.RowCount));
        Assert.Contains("row is bad", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void A_second_statement_is_refused_while_a_result_is_open()
    {
        using (Connection.Query("SELECT range FROM range(1000000)"))
        {
            Assert.Throws<InvalidOperationException>(() => Connection.Execute("SELECT 1"));
        }

        Assert.Equal(0, Connection.Execute("SELECT 1"));
    }
}
