using ConnectorKit.Types;
using Xunit;

namespace UnitTests.ConnectorKit.Types;

public sealed class TypeRewriteTests
{
    [Theory]
    [InlineData("BOOLEAN", "STRING")]
    [InlineData("TINYINT", "STRING")]
    [InlineData("BIGINT", "STRING")]
    [InlineData("FLOAT", "STRING")]
    [InlineData("DECIMAL(38,10)", "STRING")]
    [InlineData("BINARY", "STRING")]
    [InlineData("DATE", "STRING")]
    [InlineData("TIMESTAMP", "STRING")]
    [InlineData("TIMESTAMP_NTZ", "STRING")]
    [InlineData("ARRAY<STRING>", "STRING")]
    [InlineData("ARRAY<DECIMAL(10,2)>", "STRING")]
    [InlineData("INT", "DECIMAL(9,2)")]
    [InlineData("BIGINT", "DECIMAL(19,0)")]
    public void Rows_are_written_anew_for_it(string stored, string wanted)
    {
        Assert.True(TypeRewrite.IsPossible(DataType.Parse(stored), DataType.Parse(wanted)));
        Assert.True(TypeRewrite.IsNeeded(DataType.Parse(stored), DataType.Parse(wanted)));
    }

    [Theory]
    [InlineData("INT", "DECIMAL(12,2)")]
    [InlineData("BIGINT", "DECIMAL(20,0)")]
    public void What_grows_stays_in_its_files(string stored, string wanted) =>
        Assert.False(TypeRewrite.IsNeeded(DataType.Parse(stored), DataType.Parse(wanted)));

    [Theory]
    [InlineData("STRING", "STRING")]
    [InlineData("STRING", "INT")]
    [InlineData("STRING", "DECIMAL(10,2)")]
    [InlineData("DECIMAL(10,2)", "DECIMAL(10,1)")]
    [InlineData("DECIMAL(10,2)", "DOUBLE")]
    [InlineData("DOUBLE", "DECIMAL(10,2)")]
    [InlineData("BIGINT", "INT")]
    [InlineData("INT", "ARRAY<STRING>")]
    [InlineData("ARRAY<INT>", "ARRAY<STRING>")]
    [InlineData("ARRAY<ARRAY<INT>>", "STRING")]
    [InlineData("ARRAY<STRUCT<a: INT>>", "STRING")]
    [InlineData("MAP<STRING, INT>", "STRING")]
    [InlineData("STRUCT<a: INT>", "STRING")]
    [InlineData("VARIANT", "STRING")]
    public void Nothing_else_is(string stored, string wanted)
    {
        Assert.False(TypeRewrite.IsPossible(DataType.Parse(stored), DataType.Parse(wanted)));
        Assert.False(TypeRewrite.IsNeeded(DataType.Parse(stored), DataType.Parse(wanted)));
    }
}
