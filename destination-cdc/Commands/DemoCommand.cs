using System.CommandLine;
using DestinationCdc.Demo;

namespace DestinationCdc.Commands;

/// <summary>The demonstration behind <c>./run demo</c>; not a verb for everyday use, so it is hidden.</summary>
static class DemoCommand
{
    const int Events = 200_000;

    public static Command Create(Verb verb)
    {
        var source = new Option<string>("--source") { Description = "Path of source-databricks.", Required = true };
        var bundled = new Option<string>("--bundled") { Description = "Folder of the bundled feed.", Required = true };
        var work = new Option<string>("--work") { Description = "Folder that is emptied and used.", Required = true };
        var lakehouse = new Option<string>("--lakehouse") { DefaultValueFactory = _ => "./lakehouse" };
        var databricks = new Option<bool>("--databricks") { Description = "On the workspace of the environment." };
        var events = new Option<int>("--events") { DefaultValueFactory = _ => Events };
        var command = new Command("demo", "Show the main job end to end.")
        {
            source, bundled, work, lakehouse, databricks, events,
        };
        command.Hidden = true;
        command.SetAction(parsed => verb.RunAsync(async cancellationToken =>
        {
            var options = new DemoOptions(
                Environment.ProcessPath!,
                parsed.GetRequiredValue(source),
                parsed.GetRequiredValue(bundled),
                parsed.GetRequiredValue(work),
                parsed.GetValue(events));
            var target = parsed.GetValue(databricks)
                ? DemoTarget.Databricks(verb.Clock)
                : DemoTarget.Lakehouse(parsed.GetValue(lakehouse)!);
            await new DemoShow(options, target, new DemoPage(verb.Output)).RunAsync(cancellationToken);
            return ExitCode.Done;
        }));
        return command;
    }
}
