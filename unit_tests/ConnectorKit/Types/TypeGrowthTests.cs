using ConnectorKit.Types;
using Xunit;

namespace UnitTests.ConnectorKit.Types;

public sealed class TypeGrowthTests
{
    [Theory]
    [InlineData("SMALLINT", "BIGINT", "=BIGINT")]
    [InlineData("INT", "INT", "")]
    [InlineData("DATE", "TIMESTAMP_NTZ", "=TIMESTAMP_NTZ")]
    [InlineData("ARRAY<ARRAY<INT>>", "ARRAY<ARRAY<DOUBLE>>", "element.element=DOUBLE")]
    [InlineData("MAP<INT, FLOAT>", "MAP<BIGINT, DOUBLE>", "key=BIGINT value=DOUBLE")]
    [InlineData("STRUCT<a: INT, b: STRING>", "STRUCT<a: DECIMAL(12,2), b: STRING>", "a=DECIMAL(12,2)")]
    public void Each_part_that_grows_is_told_with_its_place(string stored, string wanted, string expected)
    {
        var changes = TypeGrowth.Changes(DataType.Parse(stored), DataType.Parse(wanted));
        Assert.NotNull(changes);
        Assert.Equal(expected, string.Join(' ', changes.Value.Select(c => $"{string.Join('.', c.Path)}={c.To}")));
    }

    [Theory]
    [InlineData("BIGINT", "INT")]
    [InlineData("INT", "STRING")]
    [InlineData("BIGINT", "DECIMAL(18,0)")]
    [InlineData("DECIMAL(10,2)", "DECIMAL(11,4)")]
    [InlineData("DATE", "TIMESTAMP")]
    [InlineData("ARRAY<INT>", "INT")]
    [InlineData("STRUCT<a: INT>", "STRUCT<b: BIGINT>")]
    [InlineData("STRUCT<a: INT>", "STRUCT<a: INT, b: INT>")]
    public void What_would_lose_values_or_change_the_form_does_not_grow(string stored, string wanted) =>
        Assert.Null(TypeGrowth.Changes(DataType.Parse(stored), DataType.Parse(wanted)));
}
