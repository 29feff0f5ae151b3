using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ConnectorKit.Databricks;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Commits;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Http;
using DestinationCdc;
using DestinationCdc.Commands;
using DestinationCdc.Planning;
using IntegrationTests.DestinationCdc;
using Xunit;
using DatabricksConfig = ConnectorKit.Configuration.DatabricksConfig;
using TokenConfig = ConnectorKit.Configuration.PersonalAccessTokenConfig;

namespace IntegrationTests.Databricks;

/// <summary>
/// A process that applies a feed is killed (SIGKILL) at each step of a commit, and while each of its statements runs on
/// the warehouse, where it lands after the death. Whoever goes on from there ends with the right tables.
/// </summary>
public sealed class DatabricksKillTests
{
    const string ConfigVariable = "KILL_CONFIG";
    const string StepVariable = "KILL_STEP";
    const int Killed = 128 + 9;

    /// <summary>Longer than the successor needs to come as far as its own statement.</summary>
    const int LandsAfterMs = 6000;

    static readonly Fixture History = Fixture.Load("17-random-history");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_each_step_of_a_commit()
    {
        using var harness = await FeedHarness.For(History).OnDatabricksAsync();
        var arrived = 0;
        string[] steps =
        [
            $"{CommitStep.Staged}:1", $"{CommitStep.Declared}:1", $"{CommitStep.Prepared}:1",
            $"{CommitStep.DataWritten}:1", $"{CommitStep.DataWritten}:2", $"{CommitStep.Confirmed}:1",
        ];
        foreach (var step in steps)
        {
            arrived = Arrive(harness, arrived, arrived + 3);
            harness.WriteConfig();
            using var child = StartChild(harness.ConfigFile, step);
            var output = await child.StandardOutput.ReadToEndAsync(Cancellation);
            await child.WaitForExitAsync(Cancellation);
            Assert.True(child.ExitCode == Killed, $"{step}: exit code {child.ExitCode}: {output}");
        }

        // the last one died with everything confirmed: only the manifest is missing
        var published = await harness.ApplyAsync(Cancellation);
        Assert.Equal((0, TimeOf(arrived)), (published.Commits, published.Watermark));
        await CheckAsync(harness, arrived);
        arrived = Arrive(harness, arrived, arrived + 1);
        Assert.Equal(TimeOf(arrived), (await harness.ApplyAsync(Cancellation)).Watermark);

        // what the dead left in the volume may be somebody's who still runs, but not tomorrow
        Assert.NotEqual(0, await CountAttemptsAsync(harness));
        arrived = Arrive(harness, arrived, History.Resolved.Length);
        await using var tomorrow = Workplace.Open(harness.ConfigFile, new LaterTime(TimeSpan.FromDays(1)));
        await tomorrow.Sync(tomorrow.Memory).RunAsync(SyncOptions.Default, Cancellation);
        await CheckAsync(harness, arrived);
        Assert.Equal(0, await CountAttemptsAsync(harness));
    }

    [Fact]
    public async Task Killed_while_a_statement_runs_which_lands_later()
    {
        using var harness = await FeedHarness.For(History).OnDatabricksAsync();
        var databricks = DatabricksDouble.Running;
        var schema = (string)harness.Config["schema"]!;
        var arrived = Arrive(harness, 0, 2);
        await harness.ApplyAsync(Cancellation);
        string[] statements =
        [
            $"MERGE INTO \\S*{schema}`.`__crdb__control`.*attempt", $"MERGE INTO \\S*{schema}`.`alpha` t",
            $"MERGE INTO \\S*{schema}`.`__crdb__control`.*coalesce", $"MERGE INTO \\S*{schema}`.`__crdb__manifest`",
        ];
        var soak = Environment.GetEnvironmentVariable("SOAK") == "1";
        foreach (var statement in soak ? statements : statements[1..2])
        {
            arrived = Arrive(harness, arrived, arrived + 4);
            harness.WriteConfig();
            await databricks.AddFaultAsync(new { delay_ms = LandsAfterMs, action = "" }, statement);
            await KillAsync(harness.ConfigFile, () => CountAsync(databricks, schema, statement));

            var report = await harness.ApplyAsync(Cancellation);
            Assert.Equal(TimeOf(arrived), report.Watermark);
            await CheckAsync(harness, arrived);
        }
    }

    /// <summary>What the child process does: applies until it kills itself at a step.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        var file = Environment.GetEnvironmentVariable(ConfigVariable);
        Assert.SkipWhen(file is null, "Only the other tests start this one.");
        var step = Environment.GetEnvironmentVariable(StepVariable)!.Split(':');
        var left = int.Parse(step[1], CultureInfo.InvariantCulture);
        await using var workplace = Workplace.Open(file, TimeProvider.System);
        var config = (DatabricksConfig)workplace.Config.Warehouse;
        var token = ((TokenConfig)config.Authentication).PersonalAccessToken.Value;
        var options = new DatabricksOptions(config.Endpoint(), new PersonalToken(token))
        {
            StagingVolume = config.StagingVolume,
        };
        await using var warehouse = new DatabricksWarehouse(options, new CommitSteps((reached, _) =>
        {
            if (reached.ToString() == step[0] && Interlocked.Decrement(ref left) == 0)
            {
                Process.GetCurrentProcess().Kill();
            }

            return Task.CompletedTask;
        }));
        await workplace.Sync(new MemoryEstimate(1L << 40), warehouse).RunAsync(SyncOptions.Default, Cancellation);
    }

    /// <summary>Starts the program and kills it when one more of the statements has arrived at the warehouse.</summary>
    static async Task KillAsync(string configFile, Func<Task<int>> countAsync)
    {
        var before = await countAsync();
        using var program = Process.Start(new ProcessStartInfo(
            Repository.Program("destination-cdc"), ["apply", "--config", configFile])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        while (await countAsync() == before)
        {
            Assert.False(program.HasExited, "It ended before the statement came.");
            await Task.Delay(20, Cancellation);
        }

        program.Kill();
        await program.WaitForExitAsync(Cancellation);
        Assert.Equal(Killed, program.ExitCode);
    }

    static async Task<int> CountAsync(DatabricksDouble databricks, string schema, string statement)
    {
        var pattern = new Regex(statement, RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return (await databricks.StatementsWithAsync(schema)).Count(text => pattern.IsMatch(text));
    }

    /// <summary>Folders of staged rows in the volume.</summary>
    static async Task<int> CountAttemptsAsync(FeedHarness harness)
    {
        var databricks = DatabricksDouble.Running;
        using var workspace = new WorkspaceClient(new Uri(databricks.Host), new PersonalToken(databricks.Token));
        var files = new VolumeFiles(workspace);
        var count = 0;
        await foreach (var table in files.ListAsync(
            databricks.Options((string)harness.Config["schema"]!).StagingVolume!, Cancellation))
        {
            count += await files.ListAsync(table.Path, Cancellation).CountAsync(Cancellation);
        }

        return count;
    }

    static Process StartChild(string configFile, string step) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath!,
        ["--filter-method", $"{typeof(DatabricksKillTests).FullName}.{nameof(Child)}", "--explicit", "on"])
    {
        Environment = { [ConfigVariable] = configFile, [StepVariable] = step },
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    /// <summary>The feed's objects up to a RESOLVED arrive.</summary>
    /// <returns>How many RESOLVED are there.</returns>
    static int Arrive(FeedHarness harness, int from, int upTo)
    {
        var resolved = 0;
        foreach (var key in History.Arrival.TakeWhile(_ => resolved < upTo))
        {
            if (resolved >= from)
            {
                harness.Arrive(History, key);
            }

            resolved += key.EndsWith(".RESOLVED", StringComparison.Ordinal) ? 1 : 0;
        }

        return resolved;
    }

    static string TimeOf(int resolved)
    {
        Assert.True(global::DestinationCdc.Changefeed.NameTime.TryParse(History.Resolved[resolved - 1], out var time));
        return time.ToString();
    }

    static async Task CheckAsync(FeedHarness harness, int resolved)
    {
        foreach (var table in History.Tables)
        {
            var expected = History.ExpectedAt(table, History.Resolved[resolved - 1])!;
            Assert.Empty(await harness.DifferencesAsync(table, expected, Cancellation));
        }
    }
}
