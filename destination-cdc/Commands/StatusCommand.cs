using System.CommandLine;
using DestinationCdc.Output;

namespace DestinationCdc.Commands;

/// <summary><c>status</c>: where the tables are and how far behind their feeds.</summary>
static class StatusCommand
{
    public static Command Create(Verb verb)
    {
        var config = Verb.ConfigOption();
        var output = ReportWriter.FormatOption();
        var command = new Command("status", "Show watermarks, lag and versions.") { config, output };
        command.SetAction(parsed => verb.RunAsync(async cancellationToken =>
        {
            await using var workplace = Workplace.Open(parsed.GetRequiredValue(config), verb.Clock);
            using var progress = new ProgressLine(verb.Messages);
            var report = await workplace.Sync(progress).StatusAsync(verb.Clock.GetUtcNow(), cancellationToken);
            progress.Clear();
            await new ReportWriter(verb, parsed.GetValue(output)!, ReportKind.Status).WriteAsync(report);
            return report.Holds.IsEmpty ? ExitCode.Done : ExitCode.Held;
        }));
        return command;
    }
}
