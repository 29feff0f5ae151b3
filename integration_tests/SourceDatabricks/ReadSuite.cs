using System.Text.Json.Nodes;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

/// <summary>What the source promises, on each engine.</summary>
public abstract class ReadSuite(WarehouseHost host) : SourceSuite(host)
{
    const string First = "'2024-01-01 00:00:00+00'";
    const string Second = "'2024-01-02 00:00:00.000001+00'";

    [Fact]
    public async Task Every_message_of_a_sync_is_valid_and_in_the_order_that_platforms_expect()
    {
        var (one, two) = (NewTimedTable(), NewTimedTable());
        await one.MergeAsync($"(1, 'a', {First}, 1, false), (2, NULL, NULL, 1, false)", TrialTable.At(1));
        await two.MergeAsync($"(7, 'x', {Second}, 1, false)", TrialTable.At(1));

        var discovered = await DiscoverAsync();
        var read = await ReadAsync(Configured(discovered, "full_refresh"));

        Assert.Equal((0, 0), (discovered.ExitCode, read.ExitCode));
        Assert.Equal(2, read.Records(one.Name.Table).Length);
        Assert.Equal(
            """{"k":7,"a":"x","updated_at":"2024-01-02T00:00:00.000001Z","u":1.0000000000}""",
            Assert.Single(read.Records(two.Name.Table)));
        foreach (var name in (string[])[one.Name.Table, two.Name.Table])
        {
            Assert.Equal(["STARTED", "RUNNING", "COMPLETE"], read.Statuses(name));
            Assert.True((bool)read.State(name)["stream"]!["stream_state"]!["complete"]!);
        }

        Assert.Equal([2], read.Estimates(one.Name.Table));
        Assert.Equal([1], read.Estimates(two.Name.Table));
        Assert.Equal("2.0", read.State(one.Name.Table)["sourceStats"]!["recordCount"]!.ToJsonString());
        CheckWhatPlatformsBreakOn(read);
        var spec = await SpecAsync();
        var protocol = Version.Parse((string)spec.Of("SPEC").Single()["spec"]!["protocol_version"]!);
        Assert.InRange(protocol, new Version(0, 0, 0), new Version(0, 3, 0));
        var check = await CheckAsync();
        Assert.Contains("SUCCEEDED", check.Lines[^1], StringComparison.Ordinal);
        await MessageCheck.IsValidAsync([.. spec.Lines, .. check.Lines, .. discovered.Lines, .. read.Lines]);
    }

    /// <summary>
    /// A record or state of a stream that nobody configured, a namespace that is not exactly the configured one, a record
    /// without data or without its key, and an <c>id</c> of ours in a state each fail a sync on Airbyte's platform.
    /// </summary>
    void CheckWhatPlatformsBreakOn(SourceOutput read)
    {
        foreach (var record in read.Of("RECORD").Select(message => message["record"]!))
        {
            Assert.Equal(Schema, (string)record["namespace"]!);
            Assert.True(record["data"]!.AsObject().ContainsKey("k"));
        }

        foreach (var state in read.Of("STATE").Select(message => message["state"]!))
        {
            Assert.Null(state["id"]);
            Assert.Equal(Schema, (string)state["stream"]!["stream_descriptor"]!["namespace"]!);
            Assert.Equal(Schema, (string)state["stream"]!["stream_state"]!["stream_namespace"]!);
        }
    }

    [Fact]
    public async Task Discovery_tells_keys_modes_and_a_cursor_that_is_no_guess()
    {
        var table = NewTimedTable();
        await table.MergeAsync($"(1, 'a', {First}, 1, false)", TrialTable.At(1));

        var discovered = await DiscoverAsync();
        var stream = discovered.Of("CATALOG").Single()["catalog"]!["streams"]!.AsArray().Single()!;

        Assert.Equal(table.Name.Table, (string)stream["name"]!);
        Assert.Equal(Schema, (string)stream["namespace"]!);
        Assert.Equal("""["full_refresh","incremental"]""", stream["supported_sync_modes"]!.ToJsonString());
        Assert.Equal("""[["k"]]""", stream["source_defined_primary_key"]!.ToJsonString());
        Assert.Equal("""["updated_at"]""", stream["default_cursor_field"]!.ToJsonString());
        Assert.Equal(
            ["k", "a", "updated_at", "u"],
            stream["json_schema"]!["properties"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task An_incremental_read_goes_on_where_the_last_one_ended_and_counts_rows_without_cursor()
    {
        var table = NewTimedTable();
        var name = table.Name.Table;
        await table.MergeAsync(
            $"(1, 'a', {First}, 1, false), (2, 'b', {Second}, 1, false), (3, 'c', NULL, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental");

        var first = await ReadAsync(catalog);
        await table.MergeAsync(
            "(4, 'd', '2024-01-03 00:00:00+00', 2, false), (5, 'e', NULL, 2, false)", TrialTable.At(2));
        var second = await ReadAsync(catalog, first.State(name));
        var third = await ReadAsync(catalog, second.State(name));

        Assert.Equal(3, first.Records(name).Length);
        Assert.Equal("2024-01-02T00:00:00.000001Z", Cursor(first, name));
        Assert.Empty(first.Warnings());

        // The first read is of all rows; how many have changed since nobody knows beforehand.
        Assert.Equal([3], first.Estimates(name));
        Assert.Empty(second.Estimates(name));

        // The bound is inclusive: rows with the same time may have come later.
        Assert.Equal(["2", "4"], Keys(second, name));
        Assert.Equal("2024-01-03T00:00:00.000000Z", Cursor(second, name));
        var warning = Assert.Single(second.Warnings());
        Assert.Contains("2 rows have no value in the cursor 'updated_at'", warning, StringComparison.Ordinal);
        Assert.Equal(["4"], Keys(third, name));
        Assert.Equal(Cursor(second, name), Cursor(third, name));
    }

    [Fact]
    public async Task A_state_beyond_all_rows_gives_no_record_but_a_state()
    {
        Host.SkipWhatAnotherShows();
        var table = NewTimedTable();
        await table.MergeAsync($"(1, 'a', {First}, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental");
        var state = (await ReadAsync(catalog)).State(table.Name.Table);
        state["stream"]!["stream_state"]!["cursor"] = "2999-01-01T00:00:00.000000Z";

        var read = await ReadAsync(catalog, state);

        Assert.Equal(0, read.ExitCode);
        Assert.Empty(read.Records(table.Name.Table));
        Assert.Equal("2999-01-01T00:00:00.000000Z", Cursor(read, table.Name.Table));
    }

    [Fact]
    public async Task A_cursor_in_the_state_that_is_none_is_the_users_to_mend()
    {
        var table = NewTimedTable();
        var name = table.Name.Table;
        await table.MergeAsync($"(1, 'a', {First}, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental");
        var state = JsonNode.Parse(
            $$"""{"stream_name":"{{name}}","stream_namespace":"{{Schema}}","cursor":"yesterday, I think"}""")!;

        var read = await ReadWithAsync(Config, catalog, new JsonObject { ["streams"] = new JsonArray(state) });

        Assert.Equal(1, read.ExitCode);
        Assert.Equal(["STARTED", "RUNNING", "INCOMPLETE"], read.Statuses(name));
        Assert.Empty(read.Of("STATE"));
        Assert.All(read.Errors(), e => Assert.Equal("config_error", (string)e["failure_type"]!));
        var message = (string)read.Errors()[0]["message"]!;
        Assert.Contains("no TIMESTAMP, which column 'updated_at' has", message, StringComparison.Ordinal);
        Assert.Contains("Reset the stream's state", message, StringComparison.Ordinal);
        Assert.DoesNotContain("yesterday", string.Concat(read.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GLOBAL")]
    [InlineData("LEGACY")]
    [InlineData("LEGACY by name")]
    [InlineData("several")]
    [InlineData("reset")]
    public async Task A_read_goes_on_from_states_of_every_shape(string shape)
    {
        Host.SkipWhatAnotherShows();
        var table = NewTimedTable();
        var name = table.Name.Table;
        await table.MergeAsync($"(1, 'a', {First}, 1, false), (2, 'b', {Second}, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental");
        var state = (await ReadAsync(catalog)).State(name);

        var read = await ReadWithAsync(Config, catalog, Shape(shape, name, state));

        Assert.Equal(0, read.ExitCode);
        Assert.Equal(shape == "reset" ? ["1", "2"] : ["2"], Keys(read, name));
        Assert.Equal("2024-01-02T00:00:00.000001Z", Cursor(read, name));
        Assert.Equal("STREAM", (string)read.State(name)["type"]!);
    }

    static JsonNode Shape(string shape, string name, JsonNode state)
    {
        var stream = state["stream"]!.DeepClone();
        var blob = stream["stream_state"]!.DeepClone();
        var other = state.DeepClone();
        other["stream"]!["stream_state"] = shape == "reset" ? null : new JsonObject { ["cursor"] = "1999-01-01" };
        return shape switch
        {
            "GLOBAL" => new JsonArray(new JsonObject
            {
                ["type"] = "GLOBAL",
                ["global"] = new JsonObject
                {
                    ["shared_state"] = new JsonObject(),
                    ["stream_states"] = new JsonArray(stream),
                },
            }),
            "LEGACY" => new JsonArray(new JsonObject
            {
                ["type"] = "LEGACY",
                ["data"] = new JsonObject { ["streams"] = new JsonArray(blob) },
            }),
            "LEGACY by name" => new JsonObject { [name] = blob },
            "several" => new JsonArray(other, state.DeepClone()),
            _ => new JsonArray(state.DeepClone(), other),
        };
    }

    [Fact]
    public async Task A_state_without_namespace_or_of_another_cursor_is_handled()
    {
        Host.SkipWhatAnotherShows();
        var table = NewTimedTable();
        var name = table.Name.Table;
        await table.MergeAsync(
            $"(1, 'a', {First}, 1, false), (2, 'b', {Second}, 1, false)", TrialTable.At(1));
        var discovered = await DiscoverAsync();
        var state = (await ReadAsync(Configured(discovered, "incremental"))).State(name);

        var nameless = state.DeepClone();
        Assert.True(nameless["stream"]!["stream_descriptor"]!.AsObject().Remove("namespace"));
        var resumed = await ReadAsync(Configured(discovered, "incremental"), nameless);
        var restarted = await ReadAsync(Configured(discovered, "incremental", "k"), state);

        Assert.Equal(["2"], Keys(resumed, name));
        Assert.Equal(["1", "2"], Keys(restarted, name));
        Assert.Contains("another cursor", Assert.Single(restarted.Warnings()), StringComparison.Ordinal);
        Assert.Equal("2", Cursor(restarted, name));
    }

    [Fact]
    public async Task A_stream_that_fails_does_not_keep_the_others_back()
    {
        var table = NewTimedTable();
        await table.MergeAsync($"(1, 'a', {First}, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "full_refresh");
        catalog["streams"]!.AsArray().Insert(0, JsonNode.Parse(
            $$"""{"sync_mode":"full_refresh","stream":{"name":"missing","json_schema":{},"namespace":"{{Schema}}"} }"""));

        var read = await ReadAsync(catalog);

        Assert.Equal(1, read.ExitCode);
        Assert.Equal(["STARTED", "INCOMPLETE"], read.Statuses("missing"));
        Assert.Equal(["STARTED", "RUNNING", "COMPLETE"], read.Statuses(table.Name.Table));
        Assert.Single(read.Records(table.Name.Table));
        Assert.Equal(2, read.Errors().Length);
        Assert.All(read.Errors(), e => Assert.Equal("config_error", (string)e["failure_type"]!));
        Assert.Contains("does not exist", (string)read.Errors()[0]["message"]!, StringComparison.Ordinal);
        Assert.Equal("missing", (string)read.Errors()[0]["stream_descriptor"]!["name"]!);
        await MessageCheck.IsValidAsync([.. (await DiscoverAsync()).Lines, .. read.Lines]);
    }

    [Fact]
    public async Task Columns_of_the_catalog_alone_are_read_and_the_cursor_need_not_be_among_them()
    {
        Host.SkipWhatAnotherShows();
        var table = NewTimedTable();
        await table.MergeAsync($"(1, 'a', {First}, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental");
        catalog["streams"]![0]!["stream"]!["json_schema"]!["properties"] = JsonNode.Parse("""{"k":{},"gone":{}}""");

        var read = await ReadAsync(catalog);

        Assert.Equal("""{"k":1}""", Assert.Single(read.Records(table.Name.Table)));
        Assert.Equal("2024-01-01T00:00:00.000000Z", Cursor(read, table.Name.Table));
        Assert.Contains("gone", Assert.Single(read.Warnings()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_the_chosen_key_come_also_when_they_are_not_selected()
    {
        Host.SkipWhatAnotherShows();
        var table = NewTimedTable();
        await table.MergeAsync($"(1, 'a', {First}, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "full_refresh");
        var stream = catalog["streams"]![0]!;
        stream["stream"]!["json_schema"]!["properties"] = JsonNode.Parse("""{"a":{}}""");
        stream["primary_key"] = JsonNode.Parse("""[["k"]]""");

        var read = await ReadAsync(catalog);

        Assert.Equal("""{"k":1,"a":"a"}""", Assert.Single(read.Records(table.Name.Table)));
        Assert.Empty(read.Warnings());
    }

    [Fact]
    public async Task A_namespace_that_is_absent_stays_absent_and_is_the_only_schema()
    {
        Host.SkipWhatAnotherShows();
        var table = NewTimedTable();
        var name = table.Name.Table;
        await table.MergeAsync($"(1, 'a', {First}, 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental");
        Assert.True(catalog["streams"]![0]!["stream"]!.AsObject().Remove("namespace"));
        var anywhere = Config;
        anywhere["schemas"] = new JsonArray(Schema, "another");

        var read = await ReadAsync(catalog);
        var resumed = await ReadAsync(catalog, read.State(name));
        var refused = await ReadWithAsync(anywhere, catalog, new JsonArray());

        Assert.Equal((0, 0, 1), (read.ExitCode, resumed.ExitCode, refused.ExitCode));
        Assert.Single(resumed.Records(name));
        Assert.Equal(["STARTED", "RUNNING", "COMPLETE"], read.Statuses(name));
        Assert.All(
            read.Lines.Where(l => !l.StartsWith("{\"type\":\"LOG\"", StringComparison.Ordinal)),
            l => Assert.DoesNotContain("\"namespace\"", l, StringComparison.Ordinal));
        Assert.Contains("has no namespace", (string)refused.Errors()[0]["message"]!, StringComparison.Ordinal);
        Assert.Equal("config_error", (string)refused.Errors()[0]["failure_type"]!);
    }

    [Theory]
    [InlineData("""["a","b"]""", "the nested field a.b")]
    [InlineData("""["gone"]""", "is 'gone', and there is no such column")]
    [InlineData("""["tags"]""", "is 'tags', a ARRAY<STRING>, expected a number, text, date or time")]
    [InlineData(null, "None of the columns")]
    public async Task A_choice_that_cannot_be_read_is_refused_with_what_to_do(string? cursor, string expected)
    {
        Host.SkipWhatAnotherShows();
        var tags = new ColumnDefinition("tags", DataType.Parse("ARRAY<STRING>"));
        var table = NewTable(TrialTable.Keyed(DataType.BigInt, tags));
        await table.MergeAsync("(1, ['x'], 1, false)", TrialTable.At(1));
        var catalog = Configured(await DiscoverAsync(), "incremental");
        var stream = catalog["streams"]![0]!;
        stream["cursor_field"] = cursor is null ? null : JsonNode.Parse(cursor);
        stream["stream"]!["json_schema"]!["properties"] = JsonNode.Parse(cursor is null ? """{"gone":{}}""" : "{}");

        var read = await ReadAsync(catalog);

        Assert.Equal(1, read.ExitCode);
        Assert.Equal(["STARTED", "INCOMPLETE"], read.Statuses(table.Name.Table));
        Assert.Equal("config_error", (string)read.Errors()[0]["failure_type"]!);
        Assert.Contains(expected, (string)read.Errors()[0]["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sync_mode_nobody_knows_is_refused_and_an_incremental_one_without_cursor_reads_all()
    {
        Host.SkipWhatAnotherShows();
        var table = NewTable();
        await table.MergeAsync("(1, 'a', 1, false)", TrialTable.At(1));
        var discovered = await DiscoverAsync();

        var refused = await ReadAsync(Configured(discovered, "INVALID"));
        var all = await ReadAsync(Configured(discovered, "incremental"));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("INVALID", (string)refused.Errors()[0]["message"]!, StringComparison.Ordinal);
        Assert.Equal(0, all.ExitCode);
        Assert.Single(all.Records(table.Name.Table));
        Assert.Contains("all rows are read", Assert.Single(all.Warnings()), StringComparison.Ordinal);
    }

    static string[] Keys(SourceOutput output, string stream) =>
    [
        .. output.Records(stream).Select(r => JsonNode.Parse(r)!["k"]!.ToJsonString()).Order(StringComparer.Ordinal),
    ];

    static string? Cursor(SourceOutput output, string stream) =>
        (string?)output.State(stream)["stream"]!["stream_state"]!["cursor"];
}
