using System.Globalization;

namespace Benchmarks;

/// <summary>`plan` and `status` over 100,000 listed files that are used up, from process start to end.</summary>
static class PlanBenchmark
{
    const int Files = 100_000;

    const int Rounds = 3;

    public static async Task RunAsync()
    {
        var config = await ListedFeed.EnsureAsync(Files, CancellationToken.None);
        await Workbench.PrintAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"plan: {Files:N0} listed files, {Rounds} rounds, median time, greatest memory"));
        foreach (var verb in (string[])["plan", "status"])
        {
            var runs = new List<MeasuredRun>();
            for (var round = 0; round <= Rounds; round++)
            {
                var run = await MeasuredRun.StartAsync(
                    Workbench.Program("destination-cdc"), [verb, "--config", config], "/dev/null");
                if (round > 0)
                {
                    // The first round warms the file cache.
                    runs.Add(run);
                }
            }

            await Workbench.PrintAsync($"  destination-cdc {verb,-7} {Workbench.Figures(runs)}");
        }
    }
}
