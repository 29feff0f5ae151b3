using System.Text.Json.Nodes;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Types;
using DestinationCdc;
using IntegrationTests.DestinationCdc;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>The fixtures give the tables that they must give on Databricks, too.</summary>
public sealed class DatabricksFixtureTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static bool Soak => Environment.GetEnvironmentVariable("SOAK") == "1";

    /// <summary>
    /// What the engine has a part in: keys of all types, a table that joins. The others, which show how files are read,
    /// are for SOAK=1, as every commit takes seconds here.
    /// </summary>
    public static TheoryData<string> Names =>
    [
        "06-keys", "18-table-added",
        .. Soak
            ? (string[])
            [
                "01-basic-scd1", "02-restart-duplicates", "02b-name-order-violation", "03-two-nodes-two-tables",
                "07-types", "16-boundaries", "16b-wall-digits",
            ]
            : [],
    ];

    public static TheoryData<bool> EachResolved => Soak ? [false, true] : [false];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_one_go(string name)
    {
        var fixture = Fixture.Load(name);
        using var harness = await FeedHarness.For(fixture, FixtureTests.Types).OnDatabricksAsync();
        await ApplyAsync(harness, fixture, eachResolved: false);
    }

    [Theory]
    [MemberData(nameof(EachResolved))]
    public async Task A_random_history_in_one_go_and_window_by_window(bool eachResolved)
    {
        var fixture = Fixture.Load("17-random-history");
        using var harness = await FeedHarness.For(fixture).OnDatabricksAsync();
        await ApplyAsync(harness, fixture, eachResolved);
    }

    [Fact]
    public async Task Columns_that_later_versions_of_a_table_add_and_widen()
    {
        const string FirstSchema =
            "CREATE TABLE orders (id INT8 PRIMARY KEY, amount DECIMAL(10,2), note STRING, qty INT4)";
        var fixture = Fixture.Load("04-schema-change");
        using var harness = await FeedHarness
            .For(new JsonObject { ["table"] = "orders", ["source_schema"] = FirstSchema }).OnDatabricksAsync();
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            if (Path.GetFileNameWithoutExtension(key) == fixture.Resolved[0])
            {
                Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
            }
        }

        await ApplyAsync(harness, fixture, eachResolved: false);
        await using var workplace = harness.Open();
        var table = await workplace.Warehouse.DescribeAsync(harness.TargetOf("orders"), Cancellation);
        Assert.Equal(DataType.BigInt, table!.Schema.Columns.Single(column => column.Name == "qty").Type);
    }

    [Fact]
    public async Task A_column_becomes_text_by_its_setting()
    {
        using var harness = await FeedHarness.For(SettingsTests.WithDate()).OnDatabricksAsync();
        Assert.NotEmpty(await SettingsTests.BecomesTextAsync(harness));
    }

    [Fact]
    public async Task Appended_events_stand_once_after_a_death_behind_their_data()
    {
        var fixture = Fixture.Load("02-restart-duplicates");
        using var harness = await AppendOnlyTests.Start(fixture).OnDatabricksAsync();
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            if (Path.GetFileNameWithoutExtension(key) == fixture.Resolved[0])
            {
                Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
            }
            else if (Path.GetFileNameWithoutExtension(key) == fixture.Resolved[1])
            {
                await DieAsync(harness);
            }
        }

        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        Assert.Equal(0, (await harness.ApplyAsync(Cancellation)).Commits);
        await AppendOnlyTests.CheckAsync(harness, fixture);
    }

    /// <summary>An apply that dies with its rows in the table and its position not confirmed.</summary>
    static async Task DieAsync(FeedHarness harness)
    {
        await using var warehouse = harness.Observed(step =>
        {
            if (step is CommitStep.DataWritten)
            {
                throw new CrashException($"dead at {step}");
            }
        });
        await using var workplace = harness.Open();
        await Assert.ThrowsAsync<CrashException>(() => workplace.Sync(workplace.Memory, warehouse)
            .RunAsync(SyncOptions.Default, Cancellation));
    }

    static async Task ApplyAsync(FeedHarness harness, Fixture fixture, bool eachResolved)
    {
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
        }

        var report = await harness.ApplyAsync(Cancellation, eachResolved);
        Assert.Empty(report.Holds);
        Assert.All(
            report.Tables, table => Assert.Equal(table.RowsIn, table.InWindow + table.Carried + table.Duplicate));
        foreach (var table in fixture.Tables)
        {
            var expected = fixture.ExpectedAt(table, fixture.Resolved[^1]);
            Assert.NotNull(expected);
            Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation));
        }

        var again = await harness.ApplyAsync(Cancellation);
        Assert.Equal((0, report.Watermark), (again.Commits, again.Watermark));
    }
}
