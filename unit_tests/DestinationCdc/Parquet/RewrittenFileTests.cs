using DestinationCdc.Parquet;
using DuckDB;
using UnitTests.DuckDB;
using Xunit;

namespace UnitTests.DestinationCdc.Parquet;

public sealed class RewrittenFileTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    readonly Database _database = TestDatabase.Open();

    [Fact]
    public void Decimals_become_the_text_they_are()
    {
        Rewrite("01-good.parquet", ReadAs.Values);

        Assert.Equal(
            ["id BIGINT", "amount VARCHAR", "note VARCHAR", "__crdb__event_type VARCHAR", "__crdb__updated VARCHAR"],
            Rows($"DESCRIBE FROM read_parquet('{_path}')").Select(r => $"{r[0]} {r[1]}"));
        Assert.Equal(
            ["12.50", null, "3.00"],
            Rows($"SELECT amount FROM read_parquet('{_path}') ORDER BY id").Select(r => r[0]));
    }

    [Fact]
    public void All_text_becomes_bytes_where_damage_is_looked_for()
    {
        Rewrite("36-invalid-utf8.parquet", ReadAs.Bytes);

        Assert.Equal(
            ["BIGINT", "BLOB", "BLOB", "BLOB", "BLOB"],
            Rows($"DESCRIBE FROM read_parquet('{_path}')").Select(r => r[1]));
        Assert.NotEmpty(Rows($"SELECT * FROM read_parquet('{_path}')"));
    }

    [Fact]
    public void Pages_stay_as_they_are_and_statistics_go()
    {
        var source = Fixtures.Broken("02-good-gzip.parquet");
        Rewrite("02-good-gzip.parquet", ReadAs.Values);

        using var handle = ParquetInput.Open(_path);
        var footer = ParquetFile.ReadFooter(handle);

        Assert.Equal(300, footer.Rows);
        Assert.All(footer.RowGroups.SelectMany(g => g.Chunks), c => Assert.Null(c.Smallest ?? c.Greatest));
        Assert.Equal(
            File.ReadAllBytes(source).AsSpan(0, (int)footer.DataEnd),
            File.ReadAllBytes(_path).AsSpan(0, (int)footer.DataEnd));
    }

    public void Dispose()
    {
        _database.Dispose();
        File.Delete(_path);
    }

    void Rewrite(string name, ReadAs readAs)
    {
        using var source = ParquetInput.Open(Fixtures.Broken(name));
        RewrittenFile.Write(
            [ParquetFile.ReadFooter(source)], _ => ParquetInput.Open(Fixtures.Broken(name)), readAs, _path);
    }

    IReadOnlyList<object?[]> Rows(string sql)
    {
        using var connection = _database.Connect();
        return connection.Rows(sql);
    }
}
