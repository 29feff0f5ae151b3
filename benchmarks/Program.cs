using Benchmarks;

// Each benchmark by its name; without a name all of them, one after the other.
var benchmarks = new Dictionary<string, Func<Task>>
{
    ["read"] = ReadBenchmark.RunAsync,
    ["first-record"] = FirstRecordBenchmark.RunAsync,
    ["apply"] = ApplyBenchmark.RunParquetAsync,
    ["apply-json"] = ApplyBenchmark.RunJsonAsync,
    ["merge"] = MergeBenchmark.RunAsync,
    ["plan"] = PlanBenchmark.RunAsync,
    ["follow"] = FollowBenchmark.RunAsync,
    ["spec"] = SpecBenchmark.RunAsync,
};

if (args is [ReadBenchmark.CopyVerb, var folder, var table])
{
    ReadBenchmark.Copy(folder, table);
    return 0;
}

if (args is [ApplyBenchmark.ReduceVerb, var feed, var result])
{
    ApplyBenchmark.Reduce(feed, result);
    return 0;
}

if (args is [MergeBenchmark.MergeVerb, var lakehouse, var rows])
{
    await MergeBenchmark.MergeAsync(lakehouse, rows);
    return 0;
}

foreach (var name in args.Length > 0 ? args : [.. benchmarks.Keys])
{
    if (!benchmarks.TryGetValue(name, out var run))
    {
        await Console.Error.WriteLineAsync($"No benchmark '{name}'; there are {string.Join(", ", benchmarks.Keys)}.");
        return 2;
    }

    await run();
}

return 0;
