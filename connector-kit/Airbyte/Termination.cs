using System.Runtime.InteropServices;

namespace ConnectorKit.Airbyte;

/// <summary>
/// Ends the work at SIGTERM or SIGINT when this is the first process of a container, where the kernel ignores a signal
/// without a handler. Elsewhere the system's default stays: callers expect to see the signal itself.
/// </summary>
sealed class Termination : IDisposable
{
    const int FirstProcess = 1;

    /// <summary>A write to a pipe that nobody empties cannot be cancelled; container engines kill after 10 seconds.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource _source = new();
    readonly List<PosixSignalRegistration> _registrations = [];
    Timer? _last;

    Termination()
    {
    }

    public CancellationToken Token => _source.Token;

    /// <summary>128 plus the signal's number; null while none has come.</summary>
    public int? ExitCode { get; private set; }

    public static Termination Register()
    {
        var termination = new Termination();
        if (Environment.ProcessId == FirstProcess)
        {
            termination.Handle(PosixSignal.SIGTERM, 128 + 15);
            termination.Handle(PosixSignal.SIGINT, 128 + 2);
        }

        return termination;
    }

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _last?.Dispose();
        _source.Dispose();
    }

    void Handle(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(
        signal,
        context =>
        {
            context.Cancel = true;
            ExitCode = exitCode;
            _last = new Timer(_ => Environment.Exit(exitCode), null, Patience, Timeout.InfiniteTimeSpan);
            _source.Cancel();
        }));
}
