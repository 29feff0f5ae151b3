using ConnectorKit.Types;
using Lakehouse.Schema;
using Xunit;

namespace UnitTests.Lakehouse.Schema;

public sealed class TypeWideningTests
{
    /// <summary>Every change that the protocol lists, as the log writes it.</summary>
    public static TheoryData<string, string, string> Allowed => new()
    {
        { "\"byte\"", "SMALLINT", "short" },
        { "\"byte\"", "INT", "integer" },
        { "\"byte\"", "BIGINT", "long" },
        { "\"byte\"", "DOUBLE", "double" },
        { "\"byte\"", "DECIMAL(10,0)", "decimal(10,0)" },
        { "\"short\"", "INT", "integer" },
        { "\"short\"", "BIGINT", "long" },
        { "\"short\"", "DOUBLE", "double" },
        { "\"short\"", "DECIMAL(12,2)", "decimal(12,2)" },
        { "\"integer\"", "BIGINT", "long" },
        { "\"integer\"", "DOUBLE", "double" },
        { "\"integer\"", "DECIMAL(10,0)", "decimal(10,0)" },
        { "\"long\"", "DECIMAL(20,0)", "decimal(20,0)" },
        { "\"long\"", "DECIMAL(38,18)", "decimal(38,18)" },
        { "\"float\"", "DOUBLE", "double" },
        { "\"date\"", "TIMESTAMP_NTZ", "timestamp_ntz" },
        { "\"decimal(4,2)\"", "DECIMAL(5,2)", "decimal(5,2)" },
        { "\"decimal(4,2)\"", "DECIMAL(6,4)", "decimal(6,4)" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "\"long\"", "INT" },
        { "\"integer\"", "SMALLINT" },
        { "\"long\"", "DOUBLE" },
        { "\"integer\"", "FLOAT" },
        { "\"integer\"", "DECIMAL(9,0)" },
        { "\"integer\"", "DECIMAL(10,1)" },
        { "\"long\"", "DECIMAL(19,0)" },
        { "\"double\"", "FLOAT" },
        { "\"decimal(4,2)\"", "DECIMAL(4,3)" },
        { "\"decimal(4,2)\"", "DECIMAL(10,1)" },
        { "\"decimal(4,2)\"", "DOUBLE" },
        { "\"date\"", "TIMESTAMP" },
        { "\"timestamp\"", "TIMESTAMP_NTZ" },
        { "\"string\"", "BINARY" },
        { "\"integer\"", "STRING" },
        { """{"type":"array","elementType":"integer","containsNull":true}""", "ARRAY<STRING>" },
        { "\"integer\"", "ARRAY<INT>" },
        { """{"type":"array","elementType":"integer","containsNull":true}""", "BIGINT" },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_change_is_told_in_the_metadata(string stored, string wanted, string toType)
    {
        var field = Field(stored);
        var grown = TypeWidening.Widen(field, DataType.Parse(wanted))!;
        Assert.Equal(DataType.Parse(wanted), TypeConversion.ToDataType(grown.Type));
        Assert.Equal($$"""[{"toType":"{{toType}}","fromType":{{stored}}}]""", grown.Metadata.Raw("delta.typeChanges"));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_could_lose_a_value_is_refused(string stored, string wanted) =>
        Assert.Null(TypeWidening.Widen(Field(stored), DataType.Parse(wanted)));

    [Fact]
    public void The_same_type_changes_nothing()
    {
        var field = Field("\"integer\"");
        Assert.Equal(field, TypeWidening.Widen(field, DataType.Int));
    }

    [Fact]
    public void Changes_add_up_in_their_order()
    {
        var once = TypeWidening.Widen(Field("\"short\""), DataType.Int)!;
        var twice = TypeWidening.Widen(once, DataType.BigInt)!;
        Assert.Equal(
            """[{"toType":"integer","fromType":"short"},{"toType":"long","fromType":"integer"}]""",
            twice.Metadata.Raw("delta.typeChanges"));
    }

    [Fact]
    public void Elements_keys_and_values_are_told_at_the_field_around_them()
    {
        var map = Field(
            """
            {"type":"map","keyType":"short","valueType":{"type":"array","elementType":"float","containsNull":true},
            "valueContainsNull":true}
            """);
        var grown = TypeWidening.Widen(map, DataType.Map(DataType.Int, DataType.Array(DataType.Double)))!;
        Assert.Equal(
            """[{"toType":"integer","fromType":"short","fieldPath":"key"},"""
            + """{"toType":"double","fromType":"float","fieldPath":"value.element"}]""",
            grown.Metadata.Raw("delta.typeChanges"));
    }

    [Fact]
    public void A_field_of_a_struct_tells_its_own_change()
    {
        var outer = Field(
            """
            {"type":"array","elementType":{"type":"struct","fields":[
            {"name":"x","type":"integer","nullable":true,"metadata":{}}]},"containsNull":true}
            """);
        var wanted = DataType.Array(DataType.Struct(new StructField("x", DataType.BigInt)));
        var grown = TypeWidening.Widen(outer, wanted)!;
        Assert.Null(grown.Metadata.Raw("delta.typeChanges"));
        var inner = Assert.Single(Assert.IsType<StructType>(Assert.IsType<ArrayType>(grown.Type).Element).Fields);
        Assert.Equal("""[{"toType":"long","fromType":"integer"}]""", inner.Metadata.Raw("delta.typeChanges"));
        Assert.Null(TypeWidening.Widen(
            outer, DataType.Array(DataType.Struct(new StructField("y", DataType.BigInt)))));
    }

    static DeltaField Field(string type) => DeltaSchema.Parse(
        $$"""{"type":"struct","fields":[{"name":"c","type":{{type}},"nullable":true,"metadata":{} }]}""",
        ColumnMappingMode.None).Fields[0];
}
