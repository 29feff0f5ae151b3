using System.Diagnostics;
using System.Globalization;
using Lakehouse;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Processes that write and read the same tables for a while: nothing is lost or doubled, and readers see whole versions.
/// With SOAK set for minutes.
/// </summary>
public sealed class RaceTests : IDisposable
{
    const string FolderVariable = "RACE_FOLDER";
    const string RoleVariable = "RACE_ROLE";
    const string SecondsVariable = "RACE_SECONDS";

    readonly LakehouseHost _host = new();

    static bool Soaks => Environment.GetEnvironmentVariable("SOAK") is not null;

    /// <summary>Writers, readers, seconds.</summary>
    public static TheoryData<int, int, int> Races => Soaks
        ? new() { { 2, 2, 120 }, { 4, 4, 120 }, { 8, 8, 120 } }
        : new() { { 3, 1, 8 } };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Races))]
    public async Task Processes_write_and_read_the_same_tables(int writers, int readers, int seconds)
    {
        var roles = Enumerable.Repeat("write", writers).Concat(Enumerable.Repeat("read", readers));
        var children = roles.Select(role => StartChild(role, seconds)).ToArray();
        foreach (var child in children)
        {
            var output = await child.StandardOutput.ReadToEndAsync(Cancellation);
            await child.WaitForExitAsync(Cancellation);
            Assert.True(child.ExitCode == 0, output);
            child.Dispose();
        }

        var scenario = new RaceScenario(_host.NewWarehouse(), _host.Database);
        var (merged, grown) = await scenario.WindowsAsync();
        Assert.Equal(merged, await scenario.ReadAsync());
        Assert.InRange(Math.Min(merged, grown), seconds, long.MaxValue);

        // Each window was one process's.
        var commits = Directory.GetFiles(_host.Folder, "commits-*").Sum(path =>
            int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture));
        Assert.Equal(merged + grown, commits);
        TestContext.Current.SendDiagnosticMessage("{0} and {1} windows", merged, grown);
    }

    [Fact]
    public async Task Writers_are_killed_and_others_go_on()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var warehouse = _host.NewWarehouse();
        var scenario = new RaceScenario(warehouse, _host.Database);
        var children = Enumerable.Range(0, 2).Select(_ => StartChild("write", 600)).ToArray();
        var (kills, last) = (0, 0L);
        var time = TimeSpan.FromSeconds(Soaks ? 120 : 8);

        // On a busy machine the time may be over before the writers have even started.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time || (kills == 0 && clock.Elapsed < 10 * time);)
        {
            var window = await scenario.ReadAsync();
            Assert.True(window >= last, $"seed {seed}: window {window} after {last}");
            last = window;
            if (window > 0 && random.Next(4) == 0)
            {
                var victim = random.Next(children.Length);
                await KillAsync(children[victim]);
                children[victim] = StartChild("write", 600);
                kills++;
            }
        }

        foreach (var child in children)
        {
            await KillAsync(child);
        }

        Assert.True(kills > 0, $"seed {seed}: nothing was killed");
        await scenario.WriteAsync();
        Assert.InRange(await scenario.ReadAsync(), last + 1, long.MaxValue);
    }

    static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
        process.Dispose();
    }

    /// <summary>What a child process does until its time is over.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Only the other test starts this one.");
        await using var warehouse = new LakehouseWarehouse(folder, _host.Database, TimeProvider.System);
        var scenario = new RaceScenario(warehouse, _host.Database);
        var seconds = int.Parse(Environment.GetEnvironmentVariable(SecondsVariable)!, CultureInfo.InvariantCulture);
        var writes = Environment.GetEnvironmentVariable(RoleVariable) == "write";
        var clock = Stopwatch.StartNew();
        var (commits, last) = (0, 0L);
        while (clock.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            if (writes)
            {
                commits += await scenario.WriteAsync();
                continue;
            }

            var window = await scenario.ReadAsync();
            Assert.InRange(window, last, long.MaxValue);
            last = window;
        }

        if (writes)
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"commits-{Environment.ProcessId}"), $"{commits}", Cancellation);
        }
    }

    Process StartChild(string role, int seconds) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath!,
        ["--filter-method", $"{typeof(RaceTests).FullName}.{nameof(Child)}", "--explicit", "on"])
    {
        Environment =
        {
            [FolderVariable] = _host.Folder,
            [RoleVariable] = role,
            [SecondsVariable] = $"{seconds}",
        },
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;
}
