using ConnectorKit.Sql;
using DuckDB;
using Xunit;

namespace UnitTests.ConnectorKit;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("1E0", "1", "1.0", "1.00", "+1", "1E0", "10E-1", "0.1E1", "0001.")]
    [InlineData("1E3", "1000", "1E+3", "1e3", "1000.000", "100e1")]
    [InlineData("0", "0", "-0", "0.00", "0E5", "-0.0")]
    [InlineData("-5E-1", "-0.5", "-.5", "-0.5000", "-5E-1")]
    [InlineData("1234567890123456789012345678901234567891E-1", "123456789012345678901234567890123456789.10")]
    [InlineData("NaN", "NaN")]
    [InlineData("-Infinity", "-Infinity")]
    [InlineData("", "")]
    public void Equal_numbers_give_equal_text(string expected, params string[] written)
    {
        using var database = Open();
        using var connection = database.Connect();
        foreach (var text in written)
        {
            Assert.Equal(expected, connection.Scalar<string>(Sql("$1::VARCHAR"), text));
        }
    }

    [Fact]
    public void Null_stays_null()
    {
        using var database = Open();
        using var connection = database.Connect();
        Assert.Equal([null], connection.Rows(Sql("NULL::VARCHAR"))[0]);
    }

    static string Sql(string value) => $"SELECT {NumberText.Canonical("x")} FROM (SELECT {value} x)";

    static Database Open() => Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 100_000_000,
        Threads = 1,
        TempDirectory = Path.GetTempPath(),
    });
}
