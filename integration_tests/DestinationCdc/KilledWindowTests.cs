using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>The published program, killed again and again while it reads one and the same file.</summary>
public sealed class KilledWindowTests : IDisposable
{
    /// <summary>So many lines take the program a second or two, time enough to kill it.</summary>
    const int ManyLines = 600_000;

    const int Killed = 137;

    /// <summary>What follows the seconds of a whole second.</summary>
    const string Nanos = "000000000.0000000000";

    readonly FeedHarness _harness = FeedHarness.For(Table("t"), Table("other"));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Notes => Path.Combine(_harness.Lakehouse, "main", "shop", ".notes");

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    public async Task The_file_that_kills_is_found_and_held_until_memory_or_file_change(string mended)
    {
        var large = await FeedAsync();
        Assert.Equal(Killed, await StopAsync("KILL", open => open["file"] is null));
        Assert.Equal(Killed, await StopAsync("KILL", open => open["file"] is null));
        Assert.Equal(Killed, await StopAsync("KILL", open => (string?)open["file"]?["key"] == large));
        Assert.Equal(Killed, await StopAsync("KILL", open => (string?)open["file"]?["key"] == large));

        var held = await _harness.RunAsync("apply", ["--output", "json"], Cancellation);
        Assert.Equal(3, held.ExitCode);
        Assert.Contains(large, held.Error, StringComparison.Ordinal);
        Assert.Contains("more memory", held.Error, StringComparison.Ordinal);
        var tables = Tables(held);
        Assert.Equal(("held", 2L, Time(1)), Line(tables["t"]));
        Assert.Equal(("applied", 1L, Time(3)), Line(tables["other"]));
        Assert.Equal(3, (await _harness.RunAsync("plan", [], Cancellation)).ExitCode);

        if (mended == "memory")
        {
            _harness.Config["engine"]!["memory"] = "700 MB";
        }
        else
        {
            await WriteAsync("t", 2, "large", 3, 1);
        }

        var done = await _harness.RunAsync("apply", ["--output", "json"], Cancellation);
        Assert.True(done.ExitCode == 0, done.Error);
        var rows = mended == "memory" ? ManyLines + 3L : 4L;
        Assert.Equal(("applied", rows, Time(3)), Line(Tables(done)["t"]));
        Assert.Empty(Directory.GetFiles(Notes));
    }

    [Fact]
    public async Task A_death_or_two_of_another_cause_cost_nothing_but_time()
    {
        await FeedAsync();
        Assert.Equal(Killed, await StopAsync("KILL", open => open["file"] is null));
        Assert.Equal(Killed, await StopAsync("KILL", open => open["file"] is null));

        var done = await _harness.RunAsync("apply", ["--output", "json"], Cancellation);

        Assert.True(done.ExitCode == 0, done.Error);
        Assert.Contains("alone", done.Error, StringComparison.Ordinal);
        Assert.Equal(("applied", ManyLines + 3L, Time(3)), Line(Tables(done)["t"]));
        Assert.Empty(Directory.GetFiles(Notes));
    }

    [Fact]
    public async Task Who_is_stopped_in_good_order_counts_as_no_death()
    {
        await FeedAsync();

        Assert.Equal(143, await StopAsync("TERM", open => open["file"] is null));

        Assert.Empty(Directory.GetFiles(Notes));
    }

    /// <summary>Three RESOLVED; the second one's file of <c>t</c> is large. Its key.</summary>
    async Task<string> FeedAsync()
    {
        await WriteAsync("t", 1, "small", 1, 2);
        await WriteAsync("other", 1, "small", 1, 1);
        Resolve(1);
        var large = await WriteAsync("t", 2, "large", 3, ManyLines);
        Resolve(2);
        await WriteAsync("t", 3, "small", ManyLines + 3, 1);
        Resolve(3);
        return large;
    }

    void Resolve(int day) => _harness.Resolve($"2026030{day}235959000000000" + "0000000000");

    static string Time(int day) => string.Create(
        CultureInfo.InvariantCulture,
        $"{new DateTimeOffset(2026, 3, day, 23, 59, 59, TimeSpan.Zero).ToUnixTimeSeconds()}{Nanos}");

    /// <summary>Rows with ascending keys, all of noon of a day of March 2026.</summary>
    async Task<string> WriteAsync(string topic, int day, string name, int firstKey, int rows)
    {
        var id = name == "large" ? "00000007" : "00000001";
        var key = $"2026-03-0{day}/2026030{day}1100000000000000000000000"
            + $"-3f2a9c0d1e4b5a67-1-2-{id}-{topic}-1.ndjson";
        var updated = new DateTimeOffset(2026, 3, day, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var lines = new StringBuilder();
        for (var k = firstKey; k < firstKey + rows; k++)
        {
            lines
                .Append(CultureInfo.InvariantCulture, $$"""{"after": {"id": {{k}}, "v": "value {{k}}"}, """)
                .Append(CultureInfo.InvariantCulture, $$""" "key": [{{k}}], "updated": "{{updated}}{{Nanos}}"}""")
                .Append('\n');
        }

        var path = Path.Combine(_harness.Feed, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, lines.ToString(), Cancellation);
        return key;
    }

    /// <summary>Starts an apply, signals it once its note says what is waited for, and gives its exit code.</summary>
    async Task<int> StopAsync(string signal, Func<JsonNode, bool> reached)
    {
        _harness.WriteConfig();
        using var apply = Process.Start(new ProcessStartInfo(
            Repository.Program("destination-cdc"), ["apply", "--config", _harness.ConfigFile])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = Task.WhenAll(
            apply.StandardError.ReadToEndAsync(Cancellation), apply.StandardOutput.ReadToEndAsync(Cancellation));
        var started = OpenAttempt()?.ToJsonString();
        while (!(OpenAttempt() is { } open && open.ToJsonString() != started && reached(open)))
        {
            Assert.False(apply.HasExited, "The program ended before its note said what was waited for.");
            await Task.Delay(1, Cancellation);
        }

        await Process.Start("kill", [$"-{signal}", $"{apply.Id}"]).WaitForExitAsync(Cancellation);
        await apply.WaitForExitAsync(Cancellation);
        await output;
        return apply.ExitCode;
    }

    JsonNode? OpenAttempt()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(Notes, "t.test.json")))?["open"];
        }
        catch (IOException)
        {
            return null;
        }
    }

    static Dictionary<string, JsonNode> Tables(ProcessRun run) =>
        JsonNode.Parse(run.Output)!["tables"]!.AsArray()
            .ToDictionary(table => (string)table!["table"]!, table => table!);

    static (string State, long Rows, string? Watermark) Line(JsonNode table) =>
        ((string)table["state"]!, (long)table["rows"]!, (string?)table["watermark"]);

    static JsonObject Table(string topic) => new()
    {
        ["table"] = topic,
        ["source_schema"] = $"CREATE TABLE {topic} (id INT8 NOT NULL, v STRING, CONSTRAINT pk PRIMARY KEY (id ASC))",
    };
}
