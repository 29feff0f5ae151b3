using System.Text;
using System.Text.Json;
using ConnectorKit.Airbyte;
using ConnectorKit.Errors;
using Microsoft.Extensions.Logging;
using Xunit;

namespace UnitTests.ConnectorKit.Airbyte;

public sealed class SourceRunnerTests
{
    [Fact]
    public async Task Spec_prints_the_document_on_one_line()
    {
        var (exit, lines) = await RunAsync(["spec"], new ConfigException("not asked"));

        Assert.Equal(0, exit);
        Assert.Equal("""{"type":"SPEC","spec":{"a": 1,"b": "x  y"}}""", Assert.Single(lines));
    }

    [Fact]
    public async Task A_check_that_the_user_can_mend_fails_with_exit_0()
    {
        var (exit, lines) = await RunAsync(["check", "--config", "c"], new ConfigException("Bad host."));

        Assert.Equal(0, exit);
        Assert.Equal(
            """{"type":"CONNECTION_STATUS","connectionStatus":{"status":"FAILED","message":"Bad host."}}""",
            Assert.Single(lines));
    }

    [Fact]
    public async Task A_check_that_fails_by_a_bug_is_no_outcome_but_an_error_trace_and_exit_1()
    {
        var (exit, lines) = await RunAsync(["check", "--config", "c"], new InvalidOperationException("secret inside"));

        Assert.Equal(1, exit);
        using var trace = JsonDocument.Parse(Assert.Single(lines));
        Assert.Equal("TRACE", trace.RootElement.GetProperty("type").GetString());
        var error = trace.RootElement.GetProperty("trace").GetProperty("error");
        Assert.Equal("system_error", error.GetProperty("failure_type").GetString());
    }

    [Fact]
    public async Task A_check_that_succeeds_says_so()
    {
        var (exit, lines) = await RunAsync(["check", "--config=c"], null);

        Assert.Equal(0, exit);
        Assert.Contains("SUCCEEDED", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config_error")]
    [InlineData("transient_error")]
    [InlineData("system_error")]
    public async Task A_failure_is_a_trace_and_exit_1(string kind)
    {
        Exception failure = kind switch
        {
            "config_error" => new ConfigException("What to do."),
            "transient_error" => new UnreachableException("What to do."),
            _ => new InvalidOperationException("secret inside"),
        };

        var (exit, lines) = await RunAsync(["read", "--config", "c", "--catalog", "c"], failure);

        Assert.Equal(1, exit);
        using var trace = JsonDocument.Parse(Assert.Single(lines));
        var error = trace.RootElement.GetProperty("trace").GetProperty("error");
        Assert.Equal(kind, error.GetProperty("failure_type").GetString());
        Assert.Equal(
            kind == "system_error" ? "An internal error (InvalidOperationException) stopped the work." : "What to do.",
            error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("reed")]
    [InlineData("read", "--config")]
    [InlineData("read", "--what", "x")]
    [InlineData]
    public async Task Arguments_that_are_wrong_are_told(params string[] arguments)
    {
        var (exit, lines) = await RunAsync(arguments, null);

        Assert.Equal(1, exit);
        Assert.Contains("config_error", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_is_gone_ends_the_work_without_a_word()
    {
        using var output = new AirbyteWriter(new ClosedPipe(), TimeProvider.System);

        Assert.Equal(1, await SourceRunner.RunAsync(["check", "--config", "c"], Verbs(null), output));
    }

    [Theory]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("WARNING", LogLevel.Warning)]
    [InlineData(null, LogLevel.Information)]
    public void The_log_level_follows_the_platform(string? name, LogLevel level) =>
        Assert.Equal(level, AirbyteLogger.LevelOf(name));

    [Fact]
    public void Counts_of_a_state_have_a_decimal_point()
    {
        using var buffer = new MemoryStream();
        using var output = new AirbyteWriter(buffer, TimeProvider.System);
        output.Write(new StateMessage(new StreamDescriptor("t", null), [], 12));

        Assert.Contains("\"sourceStats\":{\"recordCount\":12.0}", Text(buffer)[0], StringComparison.Ordinal);
        Assert.DoesNotContain("namespace", Text(buffer)[0], StringComparison.Ordinal);
    }

    static async Task<(int Exit, string[] Lines)> RunAsync(string[] arguments, Exception? failure)
    {
        using var buffer = new MemoryStream();
        using var output = new AirbyteWriter(buffer, TimeProvider.System);
        var exit = await SourceRunner.RunAsync(arguments, Verbs(failure), output);
        return (exit, Text(buffer));
    }

    static string[] Text(MemoryStream buffer) =>
        Encoding.UTF8.GetString(buffer.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    static SourceVerbs Verbs(Exception? failure)
    {
        Task Run() => failure is null ? Task.CompletedTask : Task.FromException(failure);
        return new SourceVerbs
        {
            Specification = () => "{\n  \"a\": 1,\n  \"b\": \"x  y\"\n}\n"u8.ToArray(),
            CheckAsync = (_, _) => Run(),
            DiscoverAsync = (_, _) => Run(),
            ReadAsync = async (run, _) =>
            {
                Assert.NotEmpty(run.Arguments.Config + run.Arguments.Catalog);
                await Run();
                return 0;
            },
        };
    }
}
