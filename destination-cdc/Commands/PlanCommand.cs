using System.CommandLine;
using DestinationCdc.Output;

namespace DestinationCdc.Commands;

/// <summary>
/// <c>plan</c>: what <c>apply</c> would do. Files are decoded and reduced as for a commit, so what would hold a table
/// is found; nothing is changed.
/// </summary>
static class PlanCommand
{
    public static Command Create(Verb verb)
    {
        var config = Verb.ConfigOption();
        var output = ReportWriter.FormatOption();
        var command = new Command("plan", "Say what apply would do; change nothing.") { config, output };
        command.SetAction(parsed => verb.RunAsync(async cancellationToken =>
        {
            await using var workplace = Workplace.Open(parsed.GetRequiredValue(config), verb.Clock);
            using var progress = new ProgressLine(verb.Messages);
            var report = await workplace.Sync(progress)
                .RunAsync(SyncOptions.Default with { DryRun = true }, cancellationToken);
            progress.Clear();
            await new ReportWriter(verb, parsed.GetValue(output)!, ReportKind.Planned).WriteAsync(report);
            return report.Holds.IsEmpty ? ExitCode.Done : ExitCode.Held;
        }));
        return command;
    }
}
