using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Lakehouse.Schema;
using Xunit;

namespace UnitTests.Lakehouse.Schema;

public sealed class ColumnMappingTests
{
    static readonly DeltaSchema Schema = DeltaSchema.From(
    [
        new ColumnDefinition("a b", DataType.BigInt),
        new ColumnDefinition("s", DataType.Array(DataType.Struct(
            new StructField("x", DataType.Int),
            new StructField("m", DataType.Map(
                DataType.String, DataType.Struct(new StructField("y", DataType.Date))))))),
    ]);

    [Theory]
    [InlineData("a b", true)]
    [InlineData("a,b", true)]
    [InlineData("a;b", true)]
    [InlineData("{", true)]
    [InlineData("}", true)]
    [InlineData("(", true)]
    [InlineData(")", true)]
    [InlineData("\n", true)]
    [InlineData("\t", true)]
    [InlineData("=", true)]
    [InlineData("größe.€-'\"`", false)]
    public void Only_such_names_need_it(string name, bool needed)
    {
        Assert.Equal(needed, ColumnMapping.IsNeeded(Fields(DataType.Int, name)));
        var inner = DataType.Map(DataType.String, DataType.Array(DataType.Struct(new StructField(name, DataType.Int))));
        Assert.Equal(needed, ColumnMapping.IsNeeded(Fields(inner, "plain")));
    }

    [Fact]
    public void Ids_go_on_from_the_last_one_and_names_are_unique()
    {
        var (fields, last) = ColumnMapping.Assign(Schema.Fields, 7, keepNames: false);
        var all = new DeltaSchema(fields).AllFields().ToArray();
        Assert.Equal(12, last);
        Assert.Equal([8L, 9L, 10L, 11L, 12L], all.Select(field => field.FieldId!.Value));
        Assert.Equal(5, all.Select(field => field.PhysicalName).Distinct().Count());
        Assert.All(all, field => Assert.StartsWith("col-", field.PhysicalName, StringComparison.Ordinal));
        Assert.Equal(["a b", "s", "x", "m", "y"], all.Select(field => field.Name));

        var (again, same) = ColumnMapping.Assign(fields, last, keepNames: false);
        Assert.Equal((new DeltaSchema(fields), last), (new DeltaSchema(again), same));
        Assert.Equal(12, ColumnMapping.LargestId(new DeltaSchema(fields)));
        var read = DeltaSchema.Parse(new DeltaSchema(fields).ToJson(), ColumnMappingMode.Name);
        Assert.Equal(all.Select(field => field.PhysicalName), read.AllFields().Select(field => field.PhysicalName));
    }

    [Fact]
    public void Columns_in_files_keep_their_names_there()
    {
        var (fields, _) = ColumnMapping.Assign(Schema.Fields, 0, keepNames: true);
        Assert.All(new DeltaSchema(fields).AllFields(), field => Assert.Equal(field.Name, field.PhysicalName));
        Assert.Equal(
            ", FIELD_IDS {'a b': 1, 's': {__duckdb_field_id: 2, element: {'x': 3, "
            + "'m': {__duckdb_field_id: 4, value: {'y': 5}}}}}",
            ColumnMapping.CopyOption(new DeltaSchema(fields)));
        Assert.Equal("", ColumnMapping.CopyOption(Schema));
    }

    static ImmutableArray<DeltaField> Fields(DataType type, string name) =>
        DeltaSchema.From([new ColumnDefinition(name, type)]).Fields;
}
