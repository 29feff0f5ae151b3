using System.Diagnostics;

namespace IntegrationTests;

/// <summary>What a program left behind: exit code, standard output, standard error.</summary>
public sealed record ProcessRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program to its end with nothing on standard input; kills it, and what it started, on cancellation.</summary>
    /// <param name="file">A path, or a name to look for on PATH.</param>
    /// <param name="arguments">Handed over as they are, no shell in between.</param>
    /// <param name="folder">The working directory; null means the current one.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    public static async Task<ProcessRun> StartAsync(
        string file,
        IEnumerable<string> arguments,
        string? folder,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments)
            {
                WorkingDirectory = folder ?? Environment.CurrentDirectory,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            process.StartInfo.Environment[name] = value;
        }

        process.Start();
        process.StandardInput.Close();
        using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new ProcessRun(process.ExitCode, await output, await error);
    }
}
