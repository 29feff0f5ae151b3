using System.CommandLine;
using System.Globalization;
using DestinationCdc.Workload;

namespace DestinationCdc.Commands;

/// <summary><c>workload</c>: changefeed files as a cluster would write them, and the tables they must give.</summary>
static class WorkloadCommand
{
    const int DefaultBankEvents = 10_000;
    const int DefaultYcsbEvents = 200_000;

    public static Command Create(Verb verb)
    {
        var kind = new Argument<string>("kind") { Description = "bank or ycsb" };
        kind.AcceptOnlyFromAmong("bank", "ycsb");
        var into = new Option<string>("--into")
        {
            Description = "Folder of the feed.",
            Required = true,
            HelpName = "DIR",
        };
        var truth = new Option<string>("--truth")
        {
            Description = "Folder of the tables that the feed must give, at each RESOLVED.",
            Required = true,
            HelpName = "DIR",
        };
        var events = new Option<int?>("--events") { Description = "Changes after the initial scan.", HelpName = "N" };
        events.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is <= 0)
            {
                result.AddError("--events must be a positive number.");
            }
        });
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same files.", HelpName = "N" };
        var format = new Option<string>("--format")
        {
            Description = "Format of the data files.",
            DefaultValueFactory = _ => "parquet",
        };
        format.AcceptOnlyFromAmong("parquet", "json");
        var command = new Command("workload", "Write changefeed files and the tables that they must give.")
        {
            kind, into, truth, events, seed, format,
        };
        command.SetAction(parsed => verb.RunAsync(async cancellationToken =>
        {
            var chosen = parsed.GetRequiredValue(kind);
            var options = new WorkloadOptions(
                chosen,
                parsed.GetRequiredValue(into),
                parsed.GetRequiredValue(truth),
                parsed.GetValue(events) ?? (chosen == "bank" ? DefaultBankEvents : DefaultYcsbEvents),
                parsed.GetValue(seed),
                parsed.GetValue(format) == "parquet");
            var summary = await Task.Run(() => WorkloadGenerator.Run(options, cancellationToken), cancellationToken);
            await WriteAsync(verb.Output, summary);
            return ExitCode.Done;
        }));
        return command;
    }

    static async Task WriteAsync(TextWriter output, WorkloadSummary summary)
    {
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Files} files, {summary.Rows} rows, {summary.Resolved.Length} RESOLVED, the last one "
            + $"{summary.Resolved[^1]}"));
        foreach (var (table, rows) in summary.Tables)
        {
            await output.WriteLineAsync($"{table.Name}: {rows} rows at the last RESOLVED");
            await output.WriteLineAsync($"  {table.CreateStatement}");
        }
    }
}
