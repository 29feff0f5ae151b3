using System.Diagnostics;

namespace IntegrationTests;

/// <summary>Ends a process, and what it started, where a test fails while it runs.</summary>
sealed class ProcessEnd(Process process) : IDisposable
{
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
