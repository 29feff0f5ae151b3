using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Lakehouse;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

/// <summary>The published program as a process: exit codes, pipes, signals.</summary>
public sealed class ProgramTests : IDisposable
{
    readonly LakehouseHost _host = new();

    static string Program => Repository.Program("source-databricks");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spec_is_one_message_that_is_valid()
    {
        var run = await RunAsync("spec");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        await MessageCheck.IsValidAsync([Assert.Single(Lines(run.Output))]);
    }

    [Fact]
    public async Task A_wrong_command_line_is_an_error_trace_and_exit_1()
    {
        var run = await RunAsync("read", "--config");

        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        await MessageCheck.IsValidAsync([Assert.Single(Lines(run.Output))]);
    }

    [Theory]
    [InlineData("""{"warehouse":{"type":"lakehouse","path":"/nowhere/at/all"},"catalog":"main"}""")]
    [InlineData("""{"warehouse":{"type":"lakehouse"}}""")]
    [InlineData("""{"warehouse":""")]
    public async Task A_check_of_something_the_user_can_mend_fails_with_exit_0(string config)
    {
        var run = await RunAsync("check", "--config", WriteFile("bad", config));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var status = JsonNode.Parse(Assert.Single(Lines(run.Output)))!["connectionStatus"]!;
        Assert.Equal("FAILED", (string)status["status"]!);
        Assert.NotEmpty((string)status["message"]!);
    }

    [Fact]
    public async Task Programs_that_share_one_output_file_do_not_write_over_each_other()
    {
        var file = WriteFile("shared", "");
        var script = $"{{ '{Program}' spec; echo between; '{Program}' spec; }} > '{file}'";

        await ProcessRun.StartAsync("bash", ["-c", script], null, Cancellation);

        var lines = await File.ReadAllLinesAsync(file, Cancellation);
        Assert.Equal(3, lines.Length);
        Assert.Equal("between", lines[1]);
        Assert.Equal(lines[0], lines[2]);
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_the_program_soon_and_not_as_a_success()
    {
        await ManyRowsAsync(300_000);
        var script = $"'{Program}' read --config '{Config()}' --catalog '{Catalog()}' | head -n 5 >/dev/null; "
            + "echo ${PIPESTATUS[0]}";

        var run = await ProcessRun.StartAsync("bash", ["-c", script], null, Cancellation);

        Assert.Equal("1\n", run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task An_output_that_is_full_is_told_on_standard_error()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is of Linux");

        var run = await ProcessRun.StartAsync("bash", ["-c", $"'{Program}' spec > /dev/full"], null, Cancellation);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Standard output cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_the_first_process_of_a_container_it_obeys_a_signal_between_two_lines()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.UserName == "root", "unshare(1) needs Linux and root");
        await ManyRowsAsync(300_000);

        using var unshare = Start("unshare", ["--pid", "--fork", Program, .. ReadArguments()]);
        var lines = await LinesUntilStoppedAsync(unshare, () =>
            File.ReadAllText($"/proc/{unshare.Id}/task/{unshare.Id}/children").Trim());

        Assert.Equal(143, unshare.ExitCode);
        Assert.All(lines, l => JsonDocument.Parse(l).Dispose());
        Assert.DoesNotContain(lines, l => l.Contains("COMPLETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Elsewhere_a_signal_ends_it_as_the_system_does()
    {
        await ManyRowsAsync(300_000);

        using var program = Start(Program, ReadArguments());
        var lines = await LinesUntilStoppedAsync(program, () => $"{program.Id}");

        // 128 and the signal's number is how the runtime reports a process that a signal has ended.
        Assert.Equal(143, program.ExitCode);
        Assert.DoesNotContain(lines, l => l.Contains("COMPLETE", StringComparison.Ordinal));
    }

    public void Dispose() => _host.Dispose();

    async Task ManyRowsAsync(int rows)
    {
        var schema = new TableSchema([new("k", DataType.BigInt), new("a", DataType.String)], ["k"]);
        var (opened, _) = await _host.OpenAsync();
        await using var warehouse = opened;
        var table = new TrialTable(warehouse, _host.Database, new TableName("main", "bank", "many"), schema)
        {
            Groups = [],
        };
        var staged = table.Stage($"SELECT i AS k, repeat('x', 50) AS a FROM range({rows}) t(i)");
        var result = await table.CommitAsync(new Append(staged), null, TrialTable.At(1));
        Assert.Equal(Outcome.Committed, result.Outcome);
    }

    string Config() => WriteFile(
        "config",
        $$"""{"catalog":"main","warehouse":{"type":"lakehouse","path":{{JsonSerializer.Serialize(_host.Folder)}}} }""");

    string Catalog() => WriteFile(
        "catalog",
        """{"streams":[{"stream":{"name":"many","namespace":"bank"},"sync_mode":"full_refresh"}]}""");

    string WriteFile(string name, string content)
    {
        var path = Path.Combine(_host.Folder, $"{name}.json");
        File.WriteAllText(path, content);
        return path;
    }

    string[] ReadArguments() => ["read", "--config", Config(), "--catalog", Catalog()];

    static Process Start(string file, string[] arguments) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Reads some lines, so that the program is amid its records, sends SIGTERM and reads the rest.</summary>
    static async Task<List<string>> LinesUntilStoppedAsync(Process process, Func<string> processId)
    {
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            lines.Add(line);
            if (lines.Count == 100)
            {
                await Process.Start("kill", ["-TERM", processId()]).WaitForExitAsync(Cancellation);
            }
        }

        await process.WaitForExitAsync(Cancellation);
        return lines;
    }

    static Task<ProcessRun> RunAsync(params string[] arguments) =>
        ProcessRun.StartAsync(Program, arguments, null, Cancellation);

    static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
