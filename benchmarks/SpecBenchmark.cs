using System.Globalization;

namespace Benchmarks;

/// <summary>`spec` of each program, from process start to end.</summary>
static class SpecBenchmark
{
    const int Rounds = 21;

    public static async Task RunAsync()
    {
        await Workbench.PrintAsync($"spec: process start to end, {Rounds} rounds, median");
        foreach (var room in (string[])["source-databricks", "destination-cdc"])
        {
            var runs = new List<MeasuredRun>();
            for (var round = 0; round < Rounds; round++)
            {
                runs.Add(await MeasuredRun.StartAsync(Workbench.Program(room), ["spec"], "/dev/null"));
            }

            var median = Workbench.Median(runs.Select(r => r.Time)).TotalMilliseconds;
            await Workbench.PrintAsync(string.Create(CultureInfo.InvariantCulture, $"  {room,-20} {median,6:F0} ms"));
        }
    }
}
