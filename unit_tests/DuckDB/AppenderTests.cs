using System.Text;
using DuckDB;
using Xunit;

namespace UnitTests.DuckDB;

public sealed class AppenderTests : EngineTest
{
    [Fact]
    public void Rows_of_every_kind_arrive_over_many_chunks()
    {
        const int rows = 5000;
        Connection.Execute("""
            CREATE TEMP TABLE t(i BIGINT, s VARCHAR, b BLOB, d DECIMAL(20,2), l INTEGER[], st STRUCT(a INTEGER, n VARCHAR),
              m MAP(VARCHAR, BIGINT), ll VARCHAR[][])
            """);
        using (var appender = Connection.Append("t"))
        {
            for (var i = 0; i < rows;)
            {
                var count = Math.Min(ChunkWriter.Capacity, rows - i);
                for (var row = 0; row < count; row++, i++)
                {
                    Fill(appender.Chunk, row, i);
                }

                appender.Chunk.RowCount = count;
                appender.Append();
            }

            appender.Close();
        }

        Assert.Equal(rows, Connection.Scalar<long>("""
            SELECT count(*) FROM t WHERE CASE WHEN i % 5 = 0
              THEN s IS NULL AND b IS NULL AND d IS NULL AND l IS NULL AND st IS NULL AND st.a IS NULL AND m IS NULL
              ELSE s = repeat('ž', i % 20) AND b = encode(repeat('x', i % 30)) AND d = i / 100 AND len(l) = i % 4
                AND list_sum(l) IS NOT DISTINCT FROM CASE WHEN i % 4 = 0 THEN NULL ELSE i * (i % 4) END
                AND st.a = i AND st.n IS NULL AND m['key'] = i
              END AND ll = [['a long text of row ' || i], []]
            """));
    }

    [Fact]
    public void What_was_not_closed_is_dropped()
    {
        Connection.Execute("CREATE TABLE t(i INTEGER)");
        using (var appender = Connection.Append("t"))
        {
            appender.Chunk[0].Values<int>()[0] = 1;
            appender.Chunk.RowCount = 1;
            appender.Append();
        }

        Assert.Equal(0, Connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Errors_have_their_type()
    {
        var missing = Assert.Throws<DuckDBException>(() => Connection.Append("missing"));
        Assert.Equal(DuckDBErrorType.Catalog, missing.ErrorType);

        Connection.Execute("CREATE TABLE t(i INTEGER NOT NULL, s VARCHAR)");
        using var appender = Connection.Append("t");
        appender.Chunk[0].SetNull(0);
        appender.Chunk[1].SetText(0, "x");
        Assert.Throws<ArgumentException>(() => appender.Chunk[1].SetBytes(0, [0xFF]));
        Assert.Throws<InvalidOperationException>(() => appender.Chunk[0].Values<long>());
        appender.Chunk.RowCount = 1;
        var refused = Assert.Throws<DuckDBException>(() =>
        {
            appender.Append();
            appender.Close();
        });
        Assert.Equal(DuckDBErrorType.Constraint, refused.ErrorType);
    }

    static void Fill(ChunkWriter chunk, int row, int i)
    {
        chunk[0].Values<long>()[row] = i;
        AddNested(chunk[7], row, i);
        if (i % 5 == 0)
        {
            for (var column = 1; column < 7; column++)
            {
                chunk[column].SetNull(row);
            }

            return;
        }

        chunk[1].SetText(row, new string('ž', i % 20));
        chunk[2].SetBytes(row, Encoding.ASCII.GetBytes(new string('x', i % 30)));
        chunk[3].Values<Int128>()[row] = i;
        var offset = chunk[4].AddList(row, i % 4);
        chunk[4].ListChild.Values<int>().Slice(offset, i % 4).Fill(i);
        chunk[5].StructChild(0).Values<int>()[row] = i;
        chunk[5].StructChild(1).SetNull(row);
        offset = chunk[6].AddList(row, 1);
        chunk[6].ListChild.StructChild(0).SetText(offset, "key");
        chunk[6].ListChild.StructChild(1).Values<long>()[offset] = i;
    }

    static void AddNested(VectorWriter lists, int row, int i)
    {
        var offset = lists.AddList(row, 2);
        var text = lists.ListChild.AddList(offset, 1);
        lists.ListChild.ListChild.SetText(text, $"a long text of row {i}");
        lists.ListChild.AddList(offset + 1, 0);
    }
}
