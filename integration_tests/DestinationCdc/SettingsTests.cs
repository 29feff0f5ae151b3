using System.Text.Json.Nodes;
using ConnectorKit.Errors;
using DestinationCdc;
using DestinationCdc.Output;
using DestinationCdc.Windows;
using DestinationCdc.Workload;
using DuckDB;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>What single settings and options do, on small feeds in both formats.</summary>
public sealed class SettingsTests
{
    static readonly WorkloadColumn Id = new("id", WorkloadType.Int8);
    static readonly WorkloadColumn V = new("v", WorkloadType.String);
    static readonly WorkloadTable First = new("t", [Id, V], ["id"]);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("parquet", "id")]
    [InlineData("parquet", "ident")]
    [InlineData("json", "id")]
    [InlineData("json", "ident")]
    public async Task A_key_column_that_got_another_name_at_the_source_is_one_column(string format, string key)
    {
        using var harness = FeedHarness.For(new JsonObject
        {
            ["table"] = "t",
            ["primary_key"] = new JsonArray(key),
            ["rename"] = new JsonObject { ["id"] = "ident" },
        });
        var second = new WorkloadTable("t", [Id with { Name = "ident" }, V], ["ident"]);
        SmallFeed.Write(
            harness.Feed, format, 10, 1, [.. Enumerable.Range(1, 4).Select(i => Row(First, 10, i, (long)i, $"v{i}"))]);
        SmallFeed.Write(harness.Feed, format, 11, 1, [SmallFeed.Delete(First, SmallFeed.At(11, 1), 3L, null)]);
        SmallFeed.Write(
            harness.Feed, format, 12, 2,
            [Row(second, 12, 1, 1L, "new"), SmallFeed.Delete(second, SmallFeed.At(12, 2), 2L, null)]);
        harness.Resolve(SmallFeed.Resolved(20));

        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);

        var (columns, rows) = await SmallFeed.ReadAsync(harness, "t");
        Assert.Equal("ident|v|__crdb__updated", columns);
        Assert.Equal(["1|new", "4|v4"], rows.Select(row => row[..row.LastIndexOf('|')]));
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("json")]
    public async Task In_mode_append_only_every_column_of_every_event_is_right(string format)
    {
        using var harness = FeedHarness.For(new JsonObject
        {
            ["table"] = "t",
            ["primary_key"] = new JsonArray("id"),
            ["mode"] = "append_only",
            ["rename"] = new JsonObject { ["v"] = "value" },
        });
        SmallFeed.Write(harness.Feed, format, 10, 1, [Row(First, 10, 1, 1L, "a"), Row(First, 10, 1_999, 2L, null)]);
        harness.Resolve(SmallFeed.Resolved(11));
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        var wider = new WorkloadTable("t", [Id, V, new("w", WorkloadType.Int8)], ["id"]);
        SmallFeed.Write(
            harness.Feed, format, 12, 2,
            [
                Row(wider, 12, 123_456_789, 1L, "b", 7L),
                Row(wider, 12, 123_456_789, 1L, "b", 7L),
                SmallFeed.Delete(wider, SmallFeed.At(12, 999_999_999), 2L, null, null),
            ]);
        harness.Resolve(SmallFeed.Resolved(13));
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);

        var (columns, rows) = await SmallFeed.ReadAsync(harness, "t");
        Assert.Equal("id|value|__crdb__event_type|__crdb__updated|__crdb__time|w", columns);
        Assert.Equal(
            [
                "1|a|c|1772359200000000001.0000000000|1772359200000000|null",
                "1|b|c|1772366400123456789.0000000000|1772366400123456|7",
                "2|null|c|1772359200000001999.0000000000|1772359200000001|null",
                "2|null|d|1772366400999999999.0000000000|1772366400999999|null",
            ],
            rows);
    }

    [Fact]
    public async Task In_mode_append_only_lines_with_diff_tell_updates_from_inserts()
    {
        using var harness = FeedHarness.For(new JsonObject
        {
            ["table"] = "t",
            ["primary_key"] = new JsonArray("id"),
            ["mode"] = "append_only",
        });
        SmallFeed.WriteLines(
            harness.Feed, "t", 10,
            $$"""{"after": {"id": 1, "v": "a"}, "before": null, "key": [1], "updated": "{{SmallFeed.At(10, 1)}}"}""",
            $$"""{"after": {"id": 1, "v": "b"}, "before": {}, "key": [1], "updated": "{{SmallFeed.At(10, 2)}}"}""",
            $$"""{"after": null, "before": {"id": 1, "v": "b"}, "key": [1], "updated": "{{SmallFeed.At(10, 3)}}"}""");
        harness.Resolve(SmallFeed.Resolved(11));
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);

        var (columns, rows) = await SmallFeed.ReadAsync(harness, "t");
        Assert.Equal("id|v|__crdb__event_type|__crdb__updated|__crdb__time", columns);
        Assert.Equal(
            [
                "1|a|c|1772359200000000001.0000000000|1772359200000000",
                "1|b|u|1772359200000000002.0000000000|1772359200000000",
                "1|null|d|1772359200000000003.0000000000|1772359200000000",
            ],
            rows);
    }

    [Fact]
    public async Task A_value_that_a_standing_column_cannot_hold_says_what_helps_and_that_helps()
    {
        using var harness = FeedHarness.For(WithDate());
        var rows = await BecomesTextAsync(harness);
        var settings = harness.Config["tables"]![0]!;
        settings["target"] = "anew";
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        Assert.Equal(rows, (await SmallFeed.ReadAsync(harness, "anew")).Rows);

        settings.AsObject().Remove("types");
        SmallFeed.WriteLines(
            harness.Feed, "t", 14,
            $$"""{"after": {"d": "2024-03-01", "id": 3}, "key": [3], "updated": "{{SmallFeed.At(14, 1)}}"}""");
        harness.Resolve(SmallFeed.Resolved(15));
        var held = Assert.Single((await harness.ApplyAsync(Cancellation)).Holds);
        Assert.Contains("'d' is STRING in the table", held, StringComparison.Ordinal);
    }

    /// <summary>A table <c>t</c> with a DATE, for <see cref="BecomesTextAsync"/>.</summary>
    internal static JsonObject WithDate() => new()
    {
        ["table"] = "t",
        ["source_schema"] = "CREATE TABLE t (id INT8 PRIMARY KEY, d DATE)",
    };

    /// <summary>A date that no DATE holds comes into the standing table; the setting helps. The table's rows.</summary>
    internal static async Task<string[]> BecomesTextAsync(FeedHarness harness)
    {
        SmallFeed.WriteLines(
            harness.Feed, "t", 10,
            $$"""{"after": {"d": "2024-02-29", "id": 1}, "key": [1], "updated": "{{SmallFeed.At(10, 1)}}"}""");
        harness.Resolve(SmallFeed.Resolved(11));
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        SmallFeed.WriteLines(
            harness.Feed, "t", 12,
            $$"""{"after": {"d": "infinity", "id": 2}, "key": [2], "updated": "{{SmallFeed.At(12, 1)}}"}""");
        harness.Resolve(SmallFeed.Resolved(13));
        var held = Assert.Single((await harness.ApplyAsync(Cancellation)).Holds);
        Assert.Contains("set \"types\": {\"d\": \"STRING\"}", held, StringComparison.Ordinal);
        Assert.DoesNotContain("another \"target\"", held, StringComparison.Ordinal);

        harness.Config["tables"]![0]!["types"] = new JsonObject { ["d"] = "STRING" };
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        Assert.Equal(0, (await harness.ApplyAsync(Cancellation)).Commits);
        var (_, rows) = await SmallFeed.ReadAsync(harness, "t");
        Assert.Equal(["1|2024-02-29", "2|infinity"], rows.Select(row => row[..row.LastIndexOf('|')]));
        return rows;
    }

    [Fact]
    public async Task A_table_that_is_not_asked_for_stays_where_it_is_and_is_not_told()
    {
        var fixture = Fixture.Load("03-two-nodes-two-tables");
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(fixture.Feed);
        var (asked, other) = (fixture.Tables[1], fixture.Tables[0]);
        await using (var workplace = harness.Open())
        {
            var options = SyncOptions.Default with { Tables = [asked.Topic] };
            var report = await workplace.Sync(workplace.Memory).RunAsync(options, Cancellation);
            var only = Assert.Single(report.Tables);
            Assert.Equal((asked.Topic, TableState.Applied), (only.Table, only.State));
            Assert.Null(report.Watermark);
            Assert.Null(await workplace.Warehouse.DescribeAsync(harness.TargetOf(other.Target), Cancellation));
        }

        var all = await harness.ApplyAsync(Cancellation);
        Assert.Equal([TableState.Applied, TableState.Current], all.Tables.Select(table => table.State));
        Assert.Equal(all.Tables[0].Watermark, all.Watermark);
    }

    [Fact]
    public async Task A_topic_of_two_feeds_goes_where_the_setting_feed_says()
    {
        using var harness = FeedHarness.For(new JsonObject { ["table"] = "t", ["primary_key"] = new JsonArray("id") });
        var other = Path.Combine(harness.Folder, "other");
        SmallFeed.Write(harness.Feed, "json", 10, 1, [Row(First, 10, 1, 1L, "lines")]);
        harness.Resolve(SmallFeed.Resolved(11));
        SmallFeed.Write(other, "parquet", 10, 1, [Row(First, 10, 1, 1L, "columns")]);
        await File.WriteAllTextAsync(
            Path.Combine(other, "2026-03-01", $"{SmallFeed.Resolved(11)}.RESOLVED"), "", Cancellation);
        harness.Config["feeds"] = new JsonArray(
            new JsonObject { ["name"] = "one", ["url"] = harness.Feed },
            new JsonObject { ["name"] = "two", ["url"] = other });
        var refused = await Assert.ThrowsAsync<ConfigException>(() => harness.ApplyAsync(Cancellation));
        Assert.Contains("expected one of one, two", refused.Message, StringComparison.Ordinal);

        var tables = harness.Config["tables"]!.AsArray();
        tables[0]!["feed"] = "one";
        var copy = tables[0]!.DeepClone();
        (copy["feed"], copy["target"]) = ("two", "t2");
        tables.Add(copy);
        Assert.Empty((await harness.ApplyAsync(Cancellation)).Holds);
        var (_, first) = await SmallFeed.ReadAsync(harness, "t");
        Assert.StartsWith("1|lines|", Assert.Single(first), StringComparison.Ordinal);
        var (_, second) = await SmallFeed.ReadAsync(harness, "t2");
        Assert.StartsWith("1|columns|", Assert.Single(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_ignores_nothing_and_settings_for_columns_that_are_not_there_are_told()
    {
        using var harness = FeedHarness.For(new JsonObject { ["table"] = "t", ["primary_key"] = new JsonArray("id") });
        SmallFeed.Write(harness.Feed, "json", 10, 1, [Row(First, 10, 1, 1L, "a")]);
        harness.Resolve(SmallFeed.Resolved(11));
        await File.WriteAllTextAsync(Path.Combine(harness.Feed, "_SUCCESS"), "", Cancellation);
        harness.Config["feeds"]![0]!["ignore"] = new JsonArray();
        var held = Assert.Single((await harness.ApplyAsync(Cancellation)).Holds);
        Assert.Contains("_SUCCESS", held, StringComparison.Ordinal);

        harness.Config["feeds"]![0]!.AsObject().Remove("ignore");
        harness.Config["tables"]![0]!["types"] = new JsonObject { ["vv"] = "STRING" };
        harness.Config["tables"]![0]!["rename"] = new JsonObject { ["v"] = "w", ["x"] = "y" };
        var report = await harness.ApplyAsync(Cancellation);
        Assert.Empty(report.Holds);
        Assert.Equal(2, report.Notes.Length);
        Assert.Contains("`types` names a column 'vv'", report.Notes[0], StringComparison.Ordinal);
        Assert.Contains("`rename` names a column 'x'", report.Notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_engine_refuses_without_a_reason_holds_one_table_without_its_words()
    {
        var amount = new WorkloadTable("n", [new("a", WorkloadType.Decimal, 30, 5), V], ["a"]);
        using var harness = FeedHarness.For(
            new JsonObject { ["table"] = "n", ["source_schema"] = "CREATE TABLE n (a DECIMAL PRIMARY KEY, v STRING)" },
            new JsonObject { ["table"] = "t", ["primary_key"] = new JsonArray("id") });
        SmallFeed.Write(harness.Feed, "json", 10, 1, [Row(amount, 10, 1, "1.50", "a")]);
        SmallFeed.Write(harness.Feed, "json", 10, 1, [Row(First, 10, 1, 1L, "a")]);
        harness.Resolve(SmallFeed.Resolved(11));
        using var database = Database.Open(new DatabaseOptions
        {
            MemoryLimitBytes = 512L << 20,
            Threads = 2,
            TempDirectory = Path.Combine(harness.Folder, "engine"),
        });
        harness.Engine = new StagingEngine(database);
        using (var connection = database.Connect())
        {
            connection.Execute("DROP MACRO number_key");
        }

        var report = await harness.ApplyAsync(Cancellation);

        Assert.Equal([TableState.Held, TableState.Applied], report.Tables.Select(table => table.State));
        var held = Assert.Single(report.Holds);
        Assert.StartsWith("n: the engine refuses the rows", held, StringComparison.Ordinal);
        Assert.DoesNotContain("number_key", held, StringComparison.Ordinal);
    }

    static WorkloadEvent Row(WorkloadTable table, int hour, long nanos, params object?[] row) =>
        SmallFeed.Upsert(table, SmallFeed.At(hour, nanos), row);
}
