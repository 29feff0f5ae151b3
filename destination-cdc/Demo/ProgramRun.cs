using System.Diagnostics;

namespace DestinationCdc.Demo;

/// <summary>A program run to its end, or killed.</summary>
/// <param name="PeakBytes">Largest resident memory that was seen; looked at every few milliseconds.</param>
sealed record ProgramRun(int ExitCode, string Output, string Error, TimeSpan Elapsed, long PeakBytes)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);

    /// <summary>Starts the program, hands it nothing on standard input and waits.</summary>
    /// <param name="onLine">Receives each line of standard output instead of <see cref="Output"/>; null: kept.</param>
    /// <param name="killWhen">Asked again and again; true ends the program as <c>kill -9</c> does.</param>
    public static async Task<ProgramRun> StartAsync(
        string program,
        IEnumerable<string> arguments,
        Action<string>? onLine,
        Func<TimeSpan, bool> killWhen,
        CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        var output = ReadAsync(process.StandardOutput, onLine, cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var exited = process.WaitForExitAsync(cancellationToken);
        var peak = 0L;
        while (!exited.IsCompleted)
        {
            peak = Math.Max(peak, Memory(process));
            if (killWhen(watch.Elapsed))
            {
                process.Kill();
                break;
            }

            await Task.WhenAny(exited, Task.Delay(LookEvery, cancellationToken));
        }

        await exited;
        return new ProgramRun(process.ExitCode, await output, await error, watch.Elapsed, peak);
    }

    static async Task<string> ReadAsync(
        StreamReader reader, Action<string>? onLine, CancellationToken cancellationToken)
    {
        if (onLine is null)
        {
            return await reader.ReadToEndAsync(cancellationToken);
        }

        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            onLine(line);
        }

        return "";
    }

    static long Memory(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
