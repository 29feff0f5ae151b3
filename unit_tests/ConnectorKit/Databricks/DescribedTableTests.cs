using ConnectorKit.Databricks.Tables;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

public sealed class DescribedTableTests
{
    static readonly TableName Name = new("main", "a", "t");

    [Fact]
    public void Columns_of_every_kind_are_read_with_comments_and_nullability()
    {
        const string Json = """
            {"table_name":"t","type":"MANAGED","comment":"c","columns":[
              {"name":"k","type":{"name":"bigint"},"nullable":false,"comment":"the key"},
              {"name":"d","type":{"name":"decimal","precision":29,"scale":10}},
              {"name":"t","type":{"name":"timestamp_ltz"}},
              {"name":"n","type":{"name":"timestamp_ntz"}},
              {"name":"v","type":{"name":"varchar","length":10}},
              {"name":"j","type":{"name":"variant"}},
              {"name":"l","type":{"name":"array","element_type":{"name":"map","key_type":{"name":"string"},
                "value_type":{"name":"struct","fields":[{"name":"y z","type":{"name":"int"},"nullable":false}]}}}}],
             "table_properties":{"crdb.writer":"bank","crdb.incarnation":"i","crdb.key":"[\"k\"]"}}
            """;
        var state = DescribedTable.Parse(Name, Json);

        Assert.Equal(
            "k BIGINT, d DECIMAL(29,10), t TIMESTAMP, n TIMESTAMP_NTZ, v STRING, j variant, "
            + "l ARRAY<MAP<STRING, STRUCT<`y z`: INT NOT NULL>>>",
            string.Join(", ", state.Info.Schema.Columns.Select(column => $"{column.Name} {column.Type}")));
        Assert.Equal(new ColumnDefinition("k", DataType.BigInt, false, "the key"), state.Info.Schema.Columns[0]);
        Assert.Equal(("bank", "i", "c"), (state.Writer, state.Incarnation, state.Info.Comment));
        Assert.Equal(["k"], state.Info.Schema.Key);
        Assert.False(state.Info.IsView);
    }

    [Fact]
    public void A_declared_key_counts_where_no_writer_keeps_one()
    {
        const string Json = """
            {"type":"VIEW","columns":[],
             "table_constraints":"[(fk, FOREIGN KEY (`x`) REFERENCES y), (pk, PRIMARY KEY (`a`,`b``c`, `d`))]"}
            """;
        var state = DescribedTable.Parse(Name, Json);
        Assert.Equal(["a", "b`c", "d"], state.Info.Schema.Key);
        Assert.True(state.Info.IsView);
        Assert.Null(state.Writer);
    }

    [Theory]
    [InlineData("MANAGED", "delta", true)]
    [InlineData("EXTERNAL", "DELTA", true)]
    [InlineData("MANAGED", null, true)]
    [InlineData("EXTERNAL", "csv", false)]
    [InlineData("EXTERNAL", "parquet", false)]
    [InlineData("MANAGED", "iceberg", false)]
    [InlineData("EXTERNAL", "deltasharing", false)]
    [InlineData("FOREIGN", "delta", false)]
    [InlineData("FOREIGN", "postgresql", false)]
    [InlineData("STREAMING_TABLE", "delta", false)]
    [InlineData("VIEW", null, false)]
    [InlineData("MATERIALIZED_VIEW", "delta", false)]
    public void Only_delta_tables_of_the_catalog_have_versions(string type, string? provider, bool expected)
    {
        var named = provider is null ? "" : $"\"provider\":\"{provider}\",";
        var state = DescribedTable.Parse(Name, $$"""{"type":"{{type}}",{{named}}"columns":[]}""");

        Assert.Equal(expected, state.HasVersions);
    }
}
