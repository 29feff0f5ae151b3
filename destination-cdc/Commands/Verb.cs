using System.CommandLine;
using DuckDB;

namespace DestinationCdc.Commands;

/// <summary>
/// What the verbs share: their streams, their clock, how a failure becomes a message and an exit code.
/// </summary>
sealed class Verb(TextWriter output, TextWriter messages, TimeProvider clock)
{
    /// <summary>For the one table or document; nothing else goes there.</summary>
    public TextWriter Output => output;

    /// <summary>For progress, notes and errors.</summary>
    public TextWriter Messages => messages;

    public TimeProvider Clock => clock;

    /// <summary>Runs a verb to its exit code.</summary>
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> work)
    {
        using var stop = new StopSignal();
        try
        {
            return await work(stop.Token);
        }
        catch (OperationCanceledException) when (stop.ExitCode is { } code)
        {
            await messages.WriteLineAsync("Stopped; what was not committed is abandoned.");
            return code;
        }
#pragma warning disable CA1031 // The exit path: every failure becomes a message and an exit code.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var code = ExitCode.Of(failure);
            await messages.WriteLineAsync(code == ExitCode.Internal
                ? $"Internal error, please report it: {Describe(failure)}"
                : $"Error: {failure.Message}");
            return code;
        }
    }

    /// <summary>The engine's own words may quote values of rows; where it failed says enough.</summary>
    static string Describe(Exception failure) => failure is DuckDBException engine
        ? $"{engine.GetType().Name} ({engine.ErrorType}){Environment.NewLine}{engine.StackTrace}"
        : failure.InnerException is { } inner
            ? $"{failure.GetType().Name}: {failure.Message}{Environment.NewLine}{failure.StackTrace}"
                + $"{Environment.NewLine}{Describe(inner)}"
            : failure.ToString();

    public static Option<string> ConfigOption() =>
        new("--config") { Description = "The configuration file (JSON).", Required = true, HelpName = "FILE" };
}
