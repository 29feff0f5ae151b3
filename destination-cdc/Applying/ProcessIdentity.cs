using System.ComponentModel;
using System.Diagnostics;

namespace DestinationCdc.Applying;

/// <summary>A process as others can find it again.</summary>
/// <param name="Machine">
/// Where its number means it: the machine, on Linux the system's start and the name space of processes, for a container that
/// starts again counts from 1 again.
/// </param>
/// <param name="Started">The system's time; two readings of it may differ by the clock's last correction.</param>
sealed record ProcessIdentity(string Machine, int Id, DateTimeOffset Started)
{
    static readonly TimeSpan ClockCorrection = TimeSpan.FromSeconds(1);

    public static ProcessIdentity Current { get; } = Own();

    /// <summary>True where it runs on this machine. What runs on another one cannot be known.</summary>
    public bool IsAlive()
    {
        if (Machine != Current.Machine)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(Id);
            return (StartOf(process) - Started).Duration() <= ClockCorrection;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    static ProcessIdentity Own()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessIdentity(ThisMachine(), process.Id, StartOf(process));
    }

    static DateTimeOffset StartOf(Process process) => new(process.StartTime.ToUniversalTime());

    static string ThisMachine()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return $"{boot} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }
}
