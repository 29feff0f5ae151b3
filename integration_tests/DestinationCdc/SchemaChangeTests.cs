using System.Text.Json.Nodes;
using ConnectorKit.Types;
using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Fixture 04 with less than its last schema declared: columns that later versions add or widen come from the files, whether
/// the table grows step by step or in one go.
/// </summary>
public sealed class SchemaChangeTests
{
    const string FirstSchema = "CREATE TABLE orders (id INT8 PRIMARY KEY, amount DECIMAL(10,2), note STRING, qty INT4)";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("parquet", FirstSchema, true)]
    [InlineData("parquet", FirstSchema, false)]
    [InlineData("parquet", null, true)]
    [InlineData("parquet", null, false)]
    [InlineData("json", null, true)]
    [InlineData("json", null, false)]
    public async Task Columns_are_added_and_widened_as_the_files_show(string folder, string? schema, bool stepByStep)
    {
        var fixture = Fixture.Load("04-schema-change", folder);
        var settings = new JsonObject { ["table"] = "orders", ["primary_key"] = new JsonArray("id") };
        if (schema is not null)
        {
            settings["source_schema"] = schema;
        }

        using var harness = FeedHarness.For(settings);
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            if (stepByStep && key.EndsWith(".RESOLVED", StringComparison.Ordinal))
            {
                await CheckAsync(harness, fixture, Path.GetFileNameWithoutExtension(key));
            }
        }

        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
        await using var workplace = harness.Open();
        var table = await workplace.Warehouse.DescribeAsync(FeedHarness.Target("orders"), Cancellation);
        var types = table!.Schema.Columns.ToDictionary(column => column.Name, column => column.Type);
        Assert.Equal(DataType.BigInt, types["qty"]);
        Assert.Equal(DataType.BigInt, types["priority"]);
        Assert.Equal(DataType.String, types["status"]);
    }

    /// <summary>JSON does not tell INT4 from INT8: a value that is too large holds the table, and says why.</summary>
    [Fact]
    public async Task A_number_that_outgrows_its_declared_type_in_JSON_holds_the_table_until_the_schema_is_corrected()
    {
        var fixture = Fixture.Load("04-schema-change", "json");
        var settings = new JsonObject { ["table"] = "orders", ["source_schema"] = FirstSchema };
        using var harness = FeedHarness.For(settings);
        harness.ArriveFolder(fixture.Feed);
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Contains("column 'qty'", Assert.Single(report.Holds), StringComparison.Ordinal);

        harness.Config["tables"]![0]!["source_schema"] = FirstSchema.Replace("INT4", "INT8", StringComparison.Ordinal);
        await CheckAsync(harness, fixture, fixture.Resolved[^1]);
    }

    static async Task CheckAsync(FeedHarness harness, Fixture fixture, string resolved)
    {
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        var second = await harness.ApplyAsync(Cancellation);
        Assert.Equal((0, TableState.Current), (second.Commits, second.Tables[0].State));
        var table = fixture.Tables[0];
        Assert.Empty(await harness.DifferencesAsync(
            table, fixture.ExpectedAt(table, resolved)!, Cancellation, fixture.IsJson));
    }
}
