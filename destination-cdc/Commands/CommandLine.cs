using System.CommandLine;

namespace DestinationCdc.Commands;

/// <summary>The verbs.</summary>
static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var verb = new Verb(Console.Out, Console.Error, TimeProvider.System);
        var root = new RootCommand(
            "Applies CockroachDB changefeed files to Delta tables: each equals its source table at a known instant.")
        {
            SpecCommand.Create(verb),
            ApplyCommand.Create(verb),
            PlanCommand.Create(verb),
            StatusCommand.Create(verb),
            HistoryCommand.Create(verb),
            WorkloadCommand.Create(verb),
            DemoCommand.Create(verb),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await verb.Messages.WriteLineAsync($"Error: {error.Message}");
            }

            await verb.Messages.WriteLineAsync("Try: destination-cdc --help");
            return ExitCode.Configuration;
        }

        // Signals are ours: the library would end the process before the work has let go.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
