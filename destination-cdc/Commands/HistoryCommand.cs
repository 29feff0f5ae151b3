using System.CommandLine;
using DestinationCdc.Output;

namespace DestinationCdc.Commands;

/// <summary><c>history</c>: what each commit of the tables did.</summary>
static class HistoryCommand
{
    const int DefaultLimit = 20;

    public static Command Create(Verb verb)
    {
        var config = Verb.ConfigOption();
        var output = ReportWriter.FormatOption();
        var tables = new Option<string[]>("--table")
        {
            Description = "Only this table (topic or target); may stand several times.",
            HelpName = "TABLE",
        };
        var limit = new Option<int>("--limit")
        {
            Description = "The newest commits of each table.",
            DefaultValueFactory = _ => DefaultLimit,
            HelpName = "N",
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() <= 0)
            {
                result.AddError("--limit must be a positive number.");
            }
        });
        var command = new Command("history", "Show what each commit did.") { config, output, tables, limit };
        command.SetAction(parsed => verb.RunAsync(async cancellationToken =>
        {
            await using var workplace = Workplace.Open(parsed.GetRequiredValue(config), verb.Clock);
            using var progress = new ProgressLine(verb.Messages);
            var report = await workplace.Sync(progress).HistoryAsync(
                [.. parsed.GetValue(tables) ?? []], parsed.GetValue(limit), cancellationToken);
            progress.Clear();
            await HistoryWriter.WriteAsync(verb, parsed.GetValue(output)!, report);
            return report.Holds.IsEmpty ? ExitCode.Done : ExitCode.Held;
        }));
        return command;
    }
}
