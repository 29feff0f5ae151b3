using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace IntegrationTests.DestinationCdc;

/// <summary>The published program as a process: documents, exit codes, signals, disks, two at once.</summary>
public sealed class ProgramTests : IDisposable
{
    const string Tables = """[ { "table": "usertable", "primary_key": ["ycsb_key"] } ]""";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apply");

    static string Program => Repository.Program("destination-cdc");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Feed => Path.Combine(_folder.FullName, "feed");

    string Lakehouse => Path.Combine(_folder.FullName, "lakehouse");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Plan_changes_nothing_apply_does_it_and_the_second_apply_finds_nothing_to_do()
    {
        await WorkloadAsync(20_000);
        var config = Config();

        var plan = await TableAsync("plan", config);
        Assert.False(Directory.Exists(Lakehouse));
        var applied = await TableAsync("apply", config);
        var again = await TableAsync("apply", config);
        var status = await TableAsync("status", config);

        Assert.Equal("applied", (string)applied["state"]!);
        Assert.Equal(
            Number(applied, "rows_in"),
            Number(applied, "in_window") + Number(applied, "carried") + Number(applied, "duplicate"));
        Assert.True(Number(applied, "in_window") >= 20_000);
        foreach (var count in (string[])["rows_in", "in_window", "carried", "duplicate"])
        {
            Assert.Equal(Number(applied, count), Number(plan, count));
        }

        // A key that came and went inside the window is a delete for the plan and nothing for the table.
        Assert.Equal(Number(applied, "upserted"), Number(plan, "upserted"));
        Assert.True(Number(plan, "deleted") >= Number(applied, "deleted"));
        Assert.Equal(TruthRows(), Number(applied, "rows"));
        Assert.Equal(("current", 0), ((string)again["state"]!, Number(again, "upserted") + Number(again, "deleted")));
        Assert.Equal((string)applied["watermark"]!, (string)status["watermark"]!);
        Assert.Equal(Number(applied, "version"), Number(again, "version"));
    }

    [Fact]
    public async Task History_tells_of_each_commit_where_it_went_and_what_it_did()
    {
        await WorkloadAsync(3_000);
        var config = Config();
        var first = await RunAsync("history", "--config", config);
        Assert.True(first.ExitCode == 0, first.Error);
        var applied = await TableAsync("apply", config, "--each-resolved");

        var history = await TableAsync("history", config);

        var versions = history["versions"]!.AsArray();
        var resolved = Directory.EnumerateFiles(Feed, "*.RESOLVED", SearchOption.AllDirectories).Count();
        Assert.Equal(Number(applied, "version"), Number(versions[0]!, "version"));
        var watermarks = versions.Select(version => (string?)version!["watermark"]).OfType<string>().ToList();
        Assert.Equal((string)applied["watermark"]!, watermarks[0]);
        Assert.Equal(resolved, watermarks.Distinct().Count());
        Assert.Equal(Number(applied, "deleted"), versions.Sum(version => (long?)version!["deleted"] ?? 0));
        Assert.Contains("MERGE", (await RunAsync("history", "--config", config)).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("history", "--config", config, "--table", "nowhere")).ExitCode);
    }

    [Fact]
    public async Task History_of_a_table_that_cannot_be_read_is_exit_3_with_the_document()
    {
        await WorkloadAsync(1_000);
        var config = Config();
        var target = (string)(await TableAsync("apply", config))["target"]!;
        var log = Path.Combine(
            Lakehouse, target.Replace('.', Path.DirectorySeparatorChar), "_delta_log", "00000000000000000000.json");
        await File.WriteAllTextAsync(log, "{", Cancellation);

        var run = await RunAsync("history", "--config", config, "--output", "json");

        Assert.Equal(3, run.ExitCode);
        Assert.Empty(JsonNode.Parse(run.Output)!["tables"]!.AsArray());
        Assert.Contains(Path.GetDirectoryName(log)!, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("13d-without-updated", "WITH updated")]
    [InlineData("09-bare", "bare")]
    public async Task A_feed_of_another_kind_is_exit_2(string name, string reason)
    {
        var fixture = Fixture.Load(name, "json");
        using var harness = FeedHarness.For(fixture);
        harness.ArriveFolder(fixture.Feed);

        var run = await harness.RunAsync("apply", ["--output", "json"], Cancellation);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tables_for_people_are_aligned_and_name_their_columns()
    {
        await WorkloadAsync(1_000);
        var config = Config();

        var plan = await RunAsync("plan", "--config", config);
        var apply = await RunAsync("apply", "--config", config);
        var status = await RunAsync("status", "--config", config);

        Assert.Equal((0, 0, 0), (plan.ExitCode, apply.ExitCode, status.ExitCode));
        Assert.Contains("to apply", plan.Output, StringComparison.Ordinal);
        Assert.Contains("upserted", apply.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("upserted", status.Output, StringComparison.Ordinal);
        Assert.Contains("current: ", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"schema\"", "\"shema\"", "schema")]
    [InlineData("[\"ycsb_key\"]", "[\"ycsb_key\"], \"mode\": \"upsert\"", "update_delete")]
    [InlineData("\"lakehouse\"", "\"icehouse\"", "icehouse")]
    [InlineData("\"tables\":", "", "JSON")]
    public async Task A_wrong_configuration_is_exit_2_and_says_what_was_expected(
        string right, string wrong, string expected)
    {
        var config = Config();
        var text = await File.ReadAllTextAsync(config, Cancellation);
        Write("config.json", text.Replace(right, wrong, StringComparison.Ordinal));

        var run = await RunAsync("apply", "--config", config);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_and_a_wrong_option_are_exit_2()
    {
        Assert.Equal(2, (await RunAsync("apply", "--config", "/nowhere/config.json")).ExitCode);
        Assert.Equal(2, (await RunAsync("apply")).ExitCode);
        Assert.Equal(2, (await RunAsync("aply", "--config", "x")).ExitCode);
    }

    [Fact]
    public async Task A_feed_that_is_not_there_is_exit_2_and_named()
    {
        var run = await RunAsync("apply", "--config", Config());

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(Feed, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_exit_3_with_the_document_and_the_position_as_it_was()
    {
        await WorkloadAsync(2_000);
        var file = Directory.EnumerateFiles(Feed, "*.parquet", SearchOption.AllDirectories).Order().First();
        var content = await File.ReadAllBytesAsync(file, Cancellation);
        await File.WriteAllBytesAsync(file, content[..(content.Length / 2)], Cancellation);

        var run = await RunAsync("apply", "--config", Config(), "--output", "json");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(Path.GetFileName(file), run.Error, StringComparison.Ordinal);
        var table = JsonNode.Parse(run.Output)!["tables"]![0]!;
        Assert.Equal(("held", null), ((string)table["state"]!, (string?)table["watermark"]));

        await File.WriteAllBytesAsync(file, content, Cancellation);
        Assert.Equal(TruthRows(), Number(await TableAsync("apply", Config()), "rows"));
    }

    [Fact]
    public async Task A_lakehouse_that_cannot_be_written_is_exit_5()
    {
        await WorkloadAsync(1_000);
        var file = Write("file", "");

        var run = await RunAsync("apply", "--config", Config(lakehouse: Path.Combine(file, "lake")));

        Assert.Equal((5, ""), (run.ExitCode, run.Output));
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_exit_5_and_the_next_apply_with_room_completes()
    {
        await WorkloadAsync(60_000);
        Directory.CreateDirectory(Lakehouse);
        var mounted = await MountAsync("-t", "tmpfs", "-o", "size=256k", "tmpfs");
        Assert.SkipUnless(mounted, "Only root can mount a small disk.");
        try
        {
            var run = await RunAsync("apply", "--config", Config());
            Assert.Equal((5, ""), (run.ExitCode, run.Output));
            Assert.Contains("full", run.Error, StringComparison.Ordinal);

            Assert.True(await MountAsync("-o", "remount,size=200m"));
            Assert.Equal(TruthRows(), Number(await TableAsync("apply", Config()), "rows"));
        }
        finally
        {
            await ProcessRun.StartAsync("umount", [Lakehouse], null, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_signal_abandons_what_is_not_committed(string signal, int exitCode)
    {
        await WorkloadAsync(100_000);
        var config = Config();

        Assert.Equal(exitCode, await StopAsync(config, signal));

        Assert.Null((string?)(await TableAsync("status", config))["watermark"]);
        Assert.Equal(TruthRows(), Number(await TableAsync("apply", config), "rows"));
    }

    [Fact]
    public async Task Follow_applies_what_comes_waits_for_what_goes_and_prints_its_document_when_it_is_stopped()
    {
        await WorkloadAsync(2_000);
        var last = Directory.EnumerateFiles(Feed, "*.RESOLVED", SearchOption.AllDirectories).Max()!;
        var later = Path.Combine(_folder.FullName, "later");
        File.Move(last, later);
        string[] arguments =
            ["--default-signal=TERM", Program, "apply", "--config", Config(), "--follow", "--output", "json"];
        using var follow = Process.Start(new ProcessStartInfo("env", arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        using var end = new ProcessEnd(follow);
        var output = follow.StandardOutput.ReadToEndAsync(Cancellation);
        await UntilAsync(follow, "committing usertable");

        var away = $"{Feed}-away";
        Directory.Move(Feed, away);
        await UntilAsync(follow, "Waiting: ");
        Directory.Move(away, Feed);
        File.Move(later, last);
        await UntilAsync(follow, "committing usertable");

        await StopWhenIdleAsync(follow);
        Assert.Equal(143, follow.ExitCode);
        var table = Assert.Single(JsonNode.Parse(await output)!["tables"]!.AsArray())!;
        Assert.Equal(("current", TruthRows()), ((string)table["state"]!, Number(table, "rows")));
        var status = await TableAsync("status", Config());
        Assert.Equal((string)status["watermark"]!, (string)table["watermark"]!);
    }

    static async Task UntilAsync(Process process, string text)
    {
        while (await process.StandardError.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The program ended before it said '{text}'.");
    }

    /// <summary>After two more listings nothing is under way.</summary>
    static async Task StopWhenIdleAsync(Process process)
    {
        await UntilAsync(process, "listing the feeds");
        await UntilAsync(process, "listing the feeds");
        await Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExitAsync(Cancellation);
        await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task Two_at_once_leave_the_table_right_and_neither_fails_in_another_way()
    {
        await WorkloadAsync(30_000);
        var config = Config();

        var runs = await Task.WhenAll(
            RunAsync("apply", "--config", config, "--each-resolved"), RunAsync("apply", "--config", config));

        Assert.All(runs, run => Assert.True(run.ExitCode is 0 or 4, run.Error));
        Assert.Equal(TruthRows(), Number(await TableAsync("apply", config), "rows"));
    }

    static long Number(JsonNode table, string field) => (long)table[field]!;

    long TruthRows() => File.ReadLines(Path.Combine(_folder.FullName, "truth", "usertable.ndjson")).LongCount();

    /// <summary>Starts an apply, signals it once it reads files, and waits for its end.</summary>
    static async Task<int> StopAsync(string config, string signal)
    {
        // What a shell starts in its background ignores SIGINT, and so does all that is started from there.
        string[] arguments = [$"--default-signal={signal}", Program, "apply", "--config", config];
        using var apply = Process.Start(new ProcessStartInfo("env", arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var signalled = false;
        while (await apply.StandardError.ReadLineAsync(Cancellation) is { } line)
        {
            if (!signalled && line.Contains("file(s) up to", StringComparison.Ordinal))
            {
                signalled = true;
                await Process.Start("kill", [$"-{signal}", $"{apply.Id}"]).WaitForExitAsync(Cancellation);
            }
        }

        await apply.WaitForExitAsync(Cancellation);
        Assert.True(signalled);
        return apply.ExitCode;
    }

    async Task<bool> MountAsync(params string[] options) => OperatingSystem.IsLinux()
        && (await ProcessRun.StartAsync("mount", [.. options, Lakehouse], null, Cancellation)).ExitCode == 0;

    async Task WorkloadAsync(int events)
    {
        var truth = Path.Combine(_folder.FullName, "truth");
        var run = await RunAsync("workload", "ycsb", "--into", Feed, "--truth", truth, "--events", $"{events}");
        Assert.True(run.ExitCode == 0, run.Error);
    }

    /// <summary>The one table of the document that a verb prints.</summary>
    static async Task<JsonNode> TableAsync(string verb, string config, params string[] options)
    {
        var run = await RunAsync([verb, "--config", config, "--output", "json", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return Assert.Single(JsonNode.Parse(run.Output)!["tables"]!.AsArray())!;
    }

    string Config(string? lakehouse = null) => Write("config.json", $$"""
        {
          "name": "first",
          "warehouse": { "type": "lakehouse", "path": {{JsonSerializer.Serialize(lakehouse ?? Lakehouse)}} },
          "catalog": "main",
          "schema": "first",
          "feeds": [ { "url": {{JsonSerializer.Serialize(Feed)}} } ],
          "tables": {{Tables}}
        }
        """);

    string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    static Task<ProcessRun> RunAsync(params string[] arguments) =>
        ProcessRun.StartAsync(Program, arguments, null, Cancellation);
}
