using System.Collections.Immutable;
using ConnectorKit.Errors;
using Microsoft.Extensions.Logging;

namespace ConnectorKit.Airbyte;

/// <summary>
/// Runs one verb of a source and turns what happens into messages and the exit code: 0 done, 1 failed, 143 or 130 ended
/// by a signal as the first process of a container.
/// </summary>
public static class SourceRunner
{
    static readonly ImmutableArray<string> Verbs = ["spec", "check", "discover", "read"];

    /// <summary>The program's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, SourceVerbs verbs)
    {
        using var output = AirbyteWriter.ForStandardOutput();
        return await RunAsync(arguments, verbs, output);
    }

    internal static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, SourceVerbs verbs, AirbyteWriter output)
    {
        try
        {
            if (arguments is ["spec"])
            {
                output.WriteSpecification(verbs.Specification());
                return 0;
            }

            using var termination = Termination.Register();
            return await RunVerbAsync(arguments, verbs, output, termination);
        }
        catch (OutputClosedException e)
        {
            if (!e.IsReaderGone)
            {
                await Console.Error.WriteLineAsync(e.Message);
            }

            return 1;
        }
    }

    static async Task<int> RunVerbAsync(
        IReadOnlyList<string> arguments, SourceVerbs verbs, AirbyteWriter output, Termination termination)
    {
        var verb = "";
        try
        {
            var parsed = AirbyteArguments.Parse(arguments, Verbs);
            verb = parsed.Verb;
            var level = parsed.Debug
                ? LogLevel.Debug
                : AirbyteLogger.LevelOf(Environment.GetEnvironmentVariable("LOG_LEVEL"));
            var run = new SourceRun(parsed, output, new AirbyteLogger(output, level));
            return await DispatchAsync(run, verbs, termination.Token);
        }
        catch (OperationCanceledException) when (termination.ExitCode is { } code)
        {
            return code;
        }
        catch (ConnectorException e) when (verb == "check")
        {
            output.Write(new ConnectionStatus(e.Message));
            return 0;
        }
        catch (Exception e) when (e is not OutputClosedException)
        {
            output.Write(ErrorTrace.From(e));
            return 1;
        }
    }

    static async Task<int> DispatchAsync(SourceRun run, SourceVerbs verbs, CancellationToken cancellationToken)
    {
        switch (run.Arguments.Verb)
        {
            case "check":
                await verbs.CheckAsync(run, cancellationToken);
                run.Output.Write(new ConnectionStatus(Problem: null));
                return 0;
            case "discover":
                await verbs.DiscoverAsync(run, cancellationToken);
                return 0;
            case "read":
                return await verbs.ReadAsync(run, cancellationToken) == 0 ? 0 : 1;
            default:
                run.Output.WriteSpecification(verbs.Specification());
                return 0;
        }
    }
}
