using System.Diagnostics;
using System.Globalization;
using ConnectorKit.Warehouses;
using Lakehouse.Writing;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// A process that commits is killed (SIGKILL), at each step of a commit and at random moments. Whatever it leaves behind,
/// the table is at the end of a window, and who goes on from there ends with the right table, every window once.
/// </summary>
public sealed class CrashTests : IDisposable
{
    const string FolderVariable = "CRASH_FOLDER";
    const string StepVariable = "CRASH_STEP";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly LakehouseHost _host = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string LogFolder => Path.Combine(_host.PathOf(new TableName("main", "bank", "crash")), "_delta_log");

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(nameof(CommitStep.Planned), 1)]
    [InlineData(nameof(CommitStep.DataFilesWritten), 1)]
    [InlineData(nameof(CommitStep.DataFilesWritten), 5)]
    [InlineData(nameof(CommitStep.FilesWritten), 1)]
    [InlineData(nameof(CommitStep.FilesWritten), 5)]
    [InlineData(nameof(CommitStep.Committed), 1)]
    [InlineData(nameof(CommitStep.Committed), 11)]
    [InlineData(nameof(CommitStep.CheckpointWritten), 1)]
    public async Task Killed_at_a_step_of_a_commit(string step, int time)
    {
        using var child = StartChild($"{step}:{time}");
        await child.WaitForExitAsync(Cancellation);
        Assert.NotEqual(0, child.ExitCode);
        await CheckAsync();
        await FinishAsync();
    }

    [Fact]
    public async Task Killed_at_random_moments_until_it_is_done()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var kills = 0;
        for (var done = false; !done;)
        {
            var commits = Commits();
            using var child = StartChild(step: null);
            var started = Stopwatch.GetTimestamp();
            while (!child.HasExited && Commits() == commits && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(1, Cancellation);
            }

            await Task.Delay(random.Next(200), Cancellation);
            kills += child.HasExited ? 0 : 1;
            child.Kill();
            await child.WaitForExitAsync(Cancellation);
            done = (await CheckAsync())?.Position?.Major == CrashScenario.Windows;
        }

        Assert.True(kills > 0, $"seed {seed}: nothing was killed");
        await FinishAsync();
    }

    /// <summary>What the child process does: merges until it is killed, or kills itself at a step.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Only the other tests start this one.");
        var step = Environment.GetEnvironmentVariable(StepVariable)?.Split(':');
        var left = step is [_, var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 0;
        await new CrashScenario(folder, _host.Database, Reached).RunAsync();

        void Reached(CommitStep reached)
        {
            if (step is [var wanted, _] && reached.ToString() == wanted && --left == 0)
            {
                Process.GetCurrentProcess().Kill();
            }
        }
    }

    int Commits() => Directory.Exists(LogFolder) ? Directory.GetFiles(LogFolder, "*.json").Length : 0;

    /// <summary>The table is at the end of a window, and each window made one version.</summary>
    async Task<StoredPosition?> CheckAsync()
    {
        var scenario = new CrashScenario(_host.Folder, _host.Database, static _ => { });
        var stored = await scenario.PositionAsync();
        var rows = stored is null ? [] : await scenario.RowsAsync();
        Assert.Equal(CrashScenario.Expected(stored?.Position?.Major ?? 0), rows);
        Assert.Equal(stored?.Position?.Major, stored?.Version + 1);
        return stored;
    }

    async Task FinishAsync()
    {
        await new CrashScenario(_host.Folder, _host.Database, static _ => { }).RunAsync();
        var stored = await CheckAsync();
        Assert.Equal(CrashScenario.Windows, stored!.Position!.Value.Major);
    }

    Process StartChild(string? step)
    {
        var info = new ProcessStartInfo(
            Environment.ProcessPath!,
            ["--filter-method", $"{typeof(CrashTests).FullName}.{nameof(Child)}", "--explicit", "on"])
        {
            Environment = { [FolderVariable] = _host.Folder, [StepVariable] = step },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(info)!;
    }
}
