using System.Text.Json.Nodes;
using DestinationCdc;
using DestinationCdc.Output;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>Tables that stand already when a setting changes, or that cannot be read any more.</summary>
public sealed class StandingTableTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("append_only", "update_delete")]
    [InlineData("update_delete", "append_only")]
    public async Task Another_mode_holds_the_table_and_the_former_one_goes_on(string mode, string other)
    {
        var fixture = Fixture.Load("01-basic-scd1");
        using var harness = FeedHarness.For(fixture);
        var settings = harness.Config["tables"]![0]!;
        settings["mode"] = mode;
        await ApplyUntilAsync(harness, fixture, fixture.Resolved[0]);
        settings["mode"] = other;
        harness.ArriveFolder(fixture.Feed);

        var held = await harness.ApplyAsync(Cancellation);
        Assert.Contains("append_only", Assert.Single(held.Holds), StringComparison.Ordinal);
        Assert.Equal((0, TableState.Held), (held.Commits, held.Tables[0].State));

        settings["mode"] = mode;
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        if (mode == "append_only")
        {
            await AppendOnlyTests.CheckAsync(harness, fixture);
        }
        else
        {
            await CheckAsync(harness, fixture);
        }
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("json")]
    public async Task A_column_that_is_renamed_later_keeps_its_values_under_the_new_name(string folder)
    {
        var fixture = Fixture.Load("04b-rename-column", folder);
        using var harness = FeedHarness.For(fixture);
        harness.Config["tables"]![0]!.AsObject().Remove("source_schema");
        harness.Config["tables"]![0]!["primary_key"] =
            new JsonArray([.. fixture.Tables[0].Key.Select(name => JsonValue.Create(name))]);
        await ApplyUntilAsync(harness, fixture, fixture.Resolved[0]);

        harness.Config["tables"]![0]!["rename"] = new JsonObject { ["amount"] = "total" };
        harness.ArriveFolder(fixture.Feed);
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        Assert.Equal(0, (await harness.ApplyAsync(Cancellation)).Commits);

        await using var workplace = harness.Open();
        var target = harness.TargetOf(fixture.Tables[0].Target);
        var info = await workplace.Warehouse.DescribeAsync(target, Cancellation);
        Assert.DoesNotContain("amount", info!.Schema.Columns.Select(column => column.Name));
        await CheckAsync(harness, fixture);
    }

    /// <summary>Of 07 the columns with values that only text holds are text from the beginning; a composite value stays one.</summary>
    [Theory]
    [InlineData("03-two-nodes-two-tables", "parquet")]
    [InlineData("03-two-nodes-two-tables", "json")]
    [InlineData("07-types", "parquet", "dt,ts,tz,atz", "addr")]
    [InlineData("07-types", "json", "dt,ts,tz,atz", "addr")]
    [InlineData("13-parquet-wide", "parquet-scale-zero")]
    [InlineData("13-parquet-wide", "json")]
    public async Task Columns_that_become_text_later_hold_the_text_of_a_table_made_anew(
        string name, string folder, string before = "", string never = "")
    {
        var fixture = Fixture.Load(name, folder);
        var types = fixture.Tables
            .SelectMany(table => table.Columns
                .Where(column => !table.Key.Contains(column.Name) && !never.Split(',').Contains(column.Name))
                .Select(column => $"{table.Topic}.{column.Name}"))
            .ToDictionary(column => column, _ => "STRING");
        var typesBefore = types.Where(one => before.Split(',').Contains(one.Key[(one.Key.LastIndexOf('.') + 1)..]));
        using var harness = FeedHarness.For(fixture, typesBefore.ToDictionary());
        await ApplyUntilAsync(harness, fixture, fixture.Resolved[0]);
        using var anew = FeedHarness.For(fixture, types);
        harness.Config["tables"] = anew.Config["tables"]!.DeepClone();
        foreach (var one in new[] { harness, anew })
        {
            one.ArriveFolder(fixture.Feed);
            Assert.Empty((await one.ApplyAsync(Cancellation)).Holds);
            Assert.Equal(0, (await one.ApplyAsync(Cancellation)).Commits);
        }

        foreach (var target in fixture.Tables.Select(table => table.Target))
        {
            var (columns, rows) = await SmallFeed.ReadAsync(anew, target);
            var (same, ours) = await SmallFeed.ReadAsync(harness, target);
            Assert.Equal(columns, same);
            Assert.Equal(rows, ours);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_whose_log_is_damaged_is_held_and_the_others_go_on(bool isUnreadable)
    {
        var fixture = Fixture.Load("03-two-nodes-two-tables");
        using var harness = FeedHarness.For(fixture);
        await ApplyUntilAsync(harness, fixture, fixture.Resolved[0]);
        var (bad, good) = (fixture.Tables[0], fixture.Tables[1]);
        var log = Path.Combine(
            harness.Lakehouse, "main", "shop", bad.Target, "_delta_log", "00000000000000000000.json");
        var content = await File.ReadAllTextAsync(log, Cancellation);
        await File.WriteAllTextAsync(
            log,
            isUnreadable
                ? content.Replace("\"deletionVectors\"", "\"featureOfTomorrow\"", StringComparison.Ordinal)
                : content[..(content.Length / 2)],
            Cancellation);
        harness.ArriveFolder(fixture.Feed);

        var report = await harness.ApplyAsync(Cancellation);

        var reason = isUnreadable ? "featureOfTomorrow" : bad.Target;
        Assert.Contains(reason, Assert.Single(report.Holds), StringComparison.Ordinal);
        Assert.Equal([TableState.Held, TableState.Applied], report.Tables.Select(table => table.State));
        var expected = fixture.ExpectedAt(good, fixture.Resolved[^1])!;
        Assert.Empty(await harness.DifferencesAsync(good, expected, Cancellation));

        await File.WriteAllTextAsync(log, content, Cancellation);
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        await CheckAsync(harness, fixture);
    }

    [Fact]
    public async Task Tables_go_on_without_a_manifest_that_is_damaged()
    {
        var fixture = Fixture.Load("03-two-nodes-two-tables");
        using var harness = FeedHarness.For(fixture);
        await ApplyUntilAsync(harness, fixture, fixture.Resolved[0]);
        var log = Path.Combine(
            harness.Lakehouse, "main", "shop", "__crdb__manifest", "_delta_log", "00000000000000000000.json");
        var content = await File.ReadAllTextAsync(log, Cancellation);
        await File.WriteAllTextAsync(log, content[..(content.Length / 2)], Cancellation);
        harness.ArriveFolder(fixture.Feed);

        var report = await harness.ApplyAsync(Cancellation);

        Assert.Contains("__crdb__manifest", Assert.Single(report.Holds), StringComparison.Ordinal);
        Assert.All(report.Tables, table => Assert.Equal(TableState.Applied, table.State));
        await CheckAsync(harness, fixture);

        await File.WriteAllTextAsync(log, content, Cancellation);
        var mended = await harness.ApplyAsync(Cancellation);
        Assert.Empty(mended.Holds);
        Assert.Equal(report.Tables[0].Watermark, mended.Watermark);
    }

    [Fact]
    public async Task A_manifest_that_is_damaged_between_two_rounds_of_one_process_is_told()
    {
        var fixture = Fixture.Load("03-two-nodes-two-tables");
        using var harness = FeedHarness.For(fixture);
        await ApplyUntilAsync(harness, fixture, fixture.Resolved[0]);
        await using var workplace = harness.Open();
        var sync = workplace.Sync(workplace.Memory);
        Assert.Empty((await sync.RunAsync(SyncOptions.Default, Cancellation)).Holds);
        var log = Path.Combine(harness.Lakehouse, "main", "shop", "__crdb__manifest", "_delta_log");
        await File.WriteAllTextAsync(Path.Combine(log, "00000000000000000001.json"), "{\"add\":", Cancellation);
        harness.ArriveFolder(fixture.Feed);

        var report = await sync.RunAsync(SyncOptions.Default, Cancellation);

        Assert.Contains("__crdb__manifest", Assert.Single(report.Holds), StringComparison.Ordinal);
        Assert.All(report.Tables, table => Assert.Equal(TableState.Applied, table.State));
    }

    static async Task ApplyUntilAsync(FeedHarness harness, Fixture fixture, string resolved)
    {
        foreach (var key in fixture.Arrival)
        {
            harness.Arrive(fixture, key);
            if (key.EndsWith($"{resolved}.RESOLVED", StringComparison.Ordinal))
            {
                break;
            }
        }

        var report = await harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        Assert.All(report.Tables, table => Assert.Equal(TableState.Applied, table.State));
    }

    static async Task CheckAsync(FeedHarness harness, Fixture fixture)
    {
        foreach (var table in fixture.Tables)
        {
            var expected = fixture.ExpectedAt(table, fixture.Resolved[^1])!;
            Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation, fixture.IsJson));
        }
    }
}
