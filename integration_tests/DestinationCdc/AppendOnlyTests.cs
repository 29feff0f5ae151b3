using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// Mode append_only: every event is a row, once, whatever was sent twice and however often it is applied. What the events are
/// says the JSON of the same fixture, read here line by line.
/// </summary>
public sealed class AppendOnlyTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("01-basic-scd1", "parquet")]
    [InlineData("01-basic-scd1", "json")]
    [InlineData("02-restart-duplicates", "parquet")]
    [InlineData("02-restart-duplicates", "json")]
    [InlineData("16-boundaries", "json")]
    [InlineData("17-random-history", "parquet")]
    public async Task Every_event_up_to_the_last_RESOLVED_stands_once(string name, string folder)
    {
        var fixture = Fixture.Load(name, folder);
        using var harness = Start(fixture);
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            if (key.EndsWith(".RESOLVED", StringComparison.Ordinal))
            {
                await ApplyTwiceAsync(harness, eachResolved: false);
            }
        }

        await ApplyTwiceAsync(harness, eachResolved: false);
        await CheckAsync(harness, fixture);
    }

    [Theory]
    [InlineData("02-restart-duplicates", "parquet", true)]
    [InlineData("16-boundaries", "parquet", true)]
    [InlineData("17-random-history", "json", false)]
    public async Task In_one_go_the_rows_are_the_same(string name, string folder, bool eachResolved)
    {
        var fixture = Fixture.Load(name, folder);
        using var harness = Start(fixture);
        harness.ArriveFolder(fixture.Feed);
        await ApplyTwiceAsync(harness, eachResolved);
        await CheckAsync(harness, fixture);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("json")]
    public async Task With_diff_updates_are_told_from_inserts(string folder)
    {
        var fixture = Fixture.Load("08-diff-mvcc-topic", folder);
        using var harness = Start(fixture);
        harness.ArriveFolder(fixture.Feed);
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        var rows = await RowsAsync(harness, fixture.Tables[0]);
        Assert.Equal(["c", "d", "u"], rows.Select(row => row.Type).Distinct().Order(StringComparer.Ordinal));
    }

    internal static FeedHarness Start(Fixture fixture)
    {
        var harness = FeedHarness.For(fixture);
        foreach (var table in harness.Config["tables"]!.AsArray())
        {
            table!["mode"] = "append_only";
        }

        return harness;
    }

    static async Task ApplyTwiceAsync(FeedHarness harness, bool eachResolved)
    {
        Assert.Empty((await harness.ApplyAsync(Cancellation, eachResolved)).Holds);
        var second = await harness.ApplyAsync(Cancellation, eachResolved);
        Assert.Equal(0, second.Commits);
        Assert.All(second.Tables, table => Assert.Equal(TableState.Current, table.State));
    }

    internal static async Task CheckAsync(FeedHarness harness, Fixture fixture)
    {
        var last = fixture.Resolved[^1];
        foreach (var table in fixture.Tables)
        {
            var expected = Events(fixture, table, last);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, [.. (await RowsAsync(harness, table)).Order()]);
        }
    }

    /// <summary>
    /// Key, time and type of every event of the table at or below a RESOLVED, repeats left out, and rows older than the feed (02
    /// has some in a file that comes too late).
    /// </summary>
    static List<(string Key, string Time, string Type)> Events(Fixture fixture, FixtureTable table, string resolved)
    {
        Assert.True(global::DestinationCdc.Changefeed.NameTime.TryParse(resolved, out var until));
        Assert.True(global::DestinationCdc.Changefeed.NameTime.TryParse(fixture.Resolved[0], out var scan));
        var folder = Path.Combine(fixture.Folder, "json");
        var lines = Directory.GetFiles(folder, $"*-{table.Topic}-*.ndjson", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Select(line => JsonNode.Parse(line)!);
        return
        [
            .. lines
                .Where(line => Position.Parse((string)line["updated"]!) is var time && time <= until && time >= scan)
                .Select(line => (
                    string.Join("|", line["key"]!.AsArray().Select(value => value!.ToString())),
                    (string)line["updated"]!,
                    line["after"] is null ? "d" : "c"))
                .Distinct()
                .Order(),
        ];
    }

    static async Task<List<(string Key, string Time, string Type)>> RowsAsync(FeedHarness harness, FixtureTable table)
    {
        await using var workplace = harness.Open();
        var info = await workplace.Warehouse.DescribeAsync(harness.TargetOf(table.Target), Cancellation);
        var rows = new List<(string, string, string)>();
        var request = new ReadRequest(info!.Name, info.Schema.Columns, info.Version, null);
        var names = info.Schema.Columns.Select(column => column.Name).ToList();
        foreach (var slice in await workplace.Warehouse.PlanReadAsync(request, Cancellation))
        {
            await foreach (var batch in workplace.Warehouse.ReadAsync(slice, Cancellation))
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Rows; row++)
                    {
                        string? Cell(string column) => CellText.Of(batch.Columns[names.IndexOf(column)], row);
                        rows.Add((
                            string.Join("|", table.Key.Select(Cell)),
                            Time(Cell("__crdb__updated")!),
                            Cell("__crdb__event_type")!));
                        Assert.StartsWith("20", Cell("__crdb__time"), StringComparison.Ordinal);
                    }
                }
            }
        }

        return rows;
    }

    /// <summary>The digits behind the point as CockroachDB prints them.</summary>
    static string Time(string number)
    {
        var parts = number.Split('.');
        return $"{parts[0]}.{parts[1].PadRight(10, '0')}";
    }
}
