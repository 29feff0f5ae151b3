using System.Text.Json.Nodes;
using IntegrationTests.DestinationCdc;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>
/// The published programs with a Databricks configuration that is wrong: one message that names the field and says what
/// to do, the exit code that scripts rely on, nothing applied.
/// </summary>
public sealed class DatabricksProgramTests
{
    static readonly Fixture Orders = Fixture.Load("01-basic-scd1");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_applied()
    {
        using var harness = await OpenAsync();
        var schema = (string)harness.Config["schema"]!;
        (string Field, JsonNode Wrong, int ExitCode, string[] Words)[] mistakes =
        [
            ("host", "http://127.0.0.1:1", 5, ["127.0.0.1:1", "host"]),
            ("host", "ftp://workspace", 2, ["warehouse.host", "https://"]),
            ("warehouse_id", "00000000000000aa", 2, ["00000000000000aa", "'warehouse_id'", "CAN USE"]),
            ("staging_volume", $"/Volumes/main/{schema}/none", 2, [$"/Volumes/main/{schema}/none", "staging_volume"]),
            ("staging_volume", "/mnt/staging", 2, ["warehouse.staging_volume", "/Volumes/catalog/schema/volume"]),
            (
                "authentication", Token("nonsense"), 2, ["'personal_access_token'", "expired"]
            ),
        ];
        foreach (var (field, wrong, exitCode, words) in mistakes)
        {
            var warehouse = harness.Config["warehouse"]!.AsObject();
            var right = warehouse[field]!.DeepClone();
            warehouse[field] = wrong;
            await ExpectAsync(harness, exitCode, words);
            warehouse[field] = right;
        }

        harness.Config["catalog"] = "nowhere";
        await ExpectAsync(harness, 2, "nowhere", "USE CATALOG");
        harness.Config["catalog"] = "main";
        await DatabricksDouble.Running.AddFaultAsync(
            new { message = "[INSUFFICIENT_PERMISSIONS] User lacks MODIFY on the table.", sql_state = "42501" },
            $"MERGE INTO \\S*{schema}`.`orders` t");
        await ExpectAsync(harness, 2, "MODIFY", "grant");

        var status = await harness.RunAsync("status", ["--output", "json"], Cancellation);
        Assert.Null(JsonNode.Parse(status.Output)!["tables"]![0]!["watermark"]);
        var applied = await harness.RunAsync("apply", [], Cancellation);
        Assert.True(applied.ExitCode == 0, applied.Error);
        Assert.Empty(await harness.DifferencesAsync(
            Orders.Tables[0], Orders.ExpectedAt(Orders.Tables[0], Orders.Resolved[^1])!, Cancellation));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_cannot_be_reached()
    {
        using var harness = await OpenAsync();
        harness.Config["warehouse"]!["host"] = "https://no-such-workspace.invalid";
        await ExpectAsync(harness, 5, "no-such-workspace.invalid", "host");
    }

    [Fact]
    public async Task The_source_says_the_same_in_messages()
    {
        using var harness = await OpenAsync();
        (string Field, JsonNode Wrong, string[] Words)[] mistakes =
        [
            ("warehouse_id", "00000000000000aa", ["00000000000000aa", "'warehouse_id'"]),
            ("authentication", Token("nonsense"), ["'personal_access_token'"]),
            ("host", "http://127.0.0.1:1", ["127.0.0.1:1", "host"]),
        ];
        foreach (var (field, wrong, words) in mistakes)
        {
            var warehouse = harness.Config["warehouse"]!.DeepClone().AsObject();
            warehouse.Remove("staging_volume");
            warehouse[field] = wrong.DeepClone();
            var config = Write(harness, "source.json", new JsonObject
            {
                ["warehouse"] = warehouse,
                ["catalog"] = "main",
                ["schemas"] = new JsonArray((string)harness.Config["schema"]!),
            });
            var check = await SourceAsync("check", "--config", config);
            Assert.Equal(0, check.ExitCode);
            Assert.Contains("\"FAILED\"", check.Output, StringComparison.Ordinal);
            Assert.All(words, word => Assert.Contains(word, check.Output, StringComparison.Ordinal));

            var discover = await SourceAsync("discover", "--config", config);
            Assert.Equal(1, discover.ExitCode);
            Assert.All(words, word => Assert.Contains(word, discover.Output, StringComparison.Ordinal));
            Assert.Contains(
                field == "host" ? "transient_error" : "config_error", discover.Output, StringComparison.Ordinal);
        }
    }

    static JsonObject Token(string token) =>
        new() { ["auth_type"] = "personal_access_token", ["personal_access_token"] = token };

    static async Task<FeedHarness> OpenAsync()
    {
        var harness = await FeedHarness.For(Orders).OnDatabricksAsync();
        foreach (var key in Orders.Arrival)
        {
            harness.Arrive(Orders, key);
        }

        return harness;
    }

    static string Write(FeedHarness harness, string name, JsonNode content)
    {
        var path = Path.Combine(harness.Folder, name);
        File.WriteAllText(path, content.ToJsonString());
        return path;
    }

    static Task<ProcessRun> SourceAsync(params string[] arguments) =>
        ProcessRun.StartAsync(Repository.Program("source-databricks"), arguments, null, Cancellation);

    static async Task ExpectAsync(FeedHarness harness, int exitCode, params string[] words)
    {
        var run = await harness.RunAsync("apply", [], Cancellation);
        Assert.True(
            (run.ExitCode, run.Output) == (exitCode, "")
                && words.All(word => run.Error.Contains(word, StringComparison.Ordinal)),
            $"{string.Join(", ", words)} and {exitCode} expected, found {run.ExitCode}: {run.Output}{run.Error}");
    }
}
