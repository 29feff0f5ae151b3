using ConnectorKit.Errors;
using DestinationCdc.Output;

namespace DestinationCdc.Commands;

/// <summary>
/// <c>apply --follow</c>: again and again until it is cancelled. What may pass by itself (a store that cannot be reached, another
/// applier ahead) is told and tried again; what somebody has to mend in the configuration ends it.
/// </summary>
sealed class FollowLoop(Verb verb, CdcSync sync, SyncOptions options, ReportWriter writer, ProgressLine progress)
{
    /// <summary>How long it waits before it lists again; a feed resolves every ten seconds at best.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    SyncReport? _last;
    string? _trouble;

    /// <summary>Never ends by itself; when it is cancelled, the last result is printed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await RunOnceAsync(cancellationToken);
                await Task.Delay(Pause, verb.Clock, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            if (_last is { } report)
            {
                await writer.WriteResultAsync(report);
            }

            throw;
        }
    }

    async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            _last = await sync.RunAsync(options, cancellationToken);
            _trouble = null;
            progress.Clear();
            if (!_last.IsUnchanged)
            {
                await writer.WriteMessagesAsync(_last);
            }
        }
        catch (Exception e) when (MayPass(e))
        {
            progress.Clear();
            if (e.Message != _trouble)
            {
                await verb.Messages.WriteLineAsync($"Waiting: {e.Message}");
            }

            _trouble = e.Message;
        }
    }

    static bool MayPass(Exception failure) => failure is AnotherApplierException or IOException
        or UnauthorizedAccessException or ConnectorException { Kind: FailureKind.Unreachable or FailureKind.Held };
}
