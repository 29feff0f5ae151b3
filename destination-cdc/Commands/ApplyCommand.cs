using System.CommandLine;
using DestinationCdc.Output;

namespace DestinationCdc.Commands;

/// <summary><c>apply</c>: everything that is complete, to the tables.</summary>
static class ApplyCommand
{
    public static Command Create(Verb verb)
    {
        var config = Verb.ConfigOption();
        var output = ReportWriter.FormatOption();
        var each = new Option<bool>("--each-resolved") { Description = "Make every RESOLVED a commit of its own." };
        var follow = new Option<bool>("--follow") { Description = "Keep going until SIGTERM." };
        var tables = new Option<string[]>("--table")
        {
            Description = "Only this table (topic or target); may stand several times.",
            HelpName = "TABLE",
        };
        var command = new Command("apply", "Apply everything that is complete.")
        {
            config, output, each, follow, tables,
        };
        command.SetAction(parsed => verb.RunAsync(cancellationToken =>
        {
            var options = new SyncOptions(parsed.GetValue(each), DryRun: false, [.. parsed.GetValue(tables) ?? []]);
            var writer = new ReportWriter(verb, parsed.GetValue(output)!, ReportKind.Applied);
            return RunAsync(
                verb, parsed.GetRequiredValue(config), options, parsed.GetValue(follow), writer, cancellationToken);
        }));
        return command;
    }

    static async Task<int> RunAsync(
        Verb verb,
        string configFile,
        SyncOptions options,
        bool follow,
        ReportWriter writer,
        CancellationToken cancellationToken)
    {
        await using var workplace = Workplace.Open(configFile, verb.Clock);
        using var progress = new ProgressLine(verb.Messages);
        var sync = workplace.Sync(progress);
        if (follow)
        {
            return await new FollowLoop(verb, sync, options, writer, progress).RunAsync(cancellationToken);
        }

        var report = await sync.RunAsync(options, cancellationToken);
        progress.Clear();
        await writer.WriteAsync(report);
        return report.Holds.IsEmpty ? ExitCode.Done : ExitCode.Held;
    }
}
