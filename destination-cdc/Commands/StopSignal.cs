using System.Runtime.InteropServices;

namespace DestinationCdc.Commands;

/// <summary>
/// SIGTERM and SIGINT end the work in order: what is not committed is abandoned. A second signal ends the process at
/// once.
/// </summary>
sealed class StopSignal : IDisposable
{
    readonly CancellationTokenSource _source = new();
    readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignal()
    {
        Handle(PosixSignal.SIGTERM, Commands.ExitCode.Terminated);
        Handle(PosixSignal.SIGINT, Commands.ExitCode.Interrupted);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>128 plus the signal's number; null while none has come.</summary>
    public int? ExitCode { get; private set; }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    void Handle(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(
        signal,
        context =>
        {
            context.Cancel = ExitCode is null;
            ExitCode ??= exitCode;
            _source.Cancel();
        }));
}
