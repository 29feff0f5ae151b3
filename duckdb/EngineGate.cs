namespace DuckDB;

/// <summary>
/// Bounds how many blocking calls of the engine run at once. Each runs on a thread of its own, never on the pool:
/// there it would starve everything asynchronous when many tables share few cores.
/// </summary>
public sealed class EngineGate : IDisposable
{
    /// <summary>An interrupt that comes between two statements is lost, so it is repeated.</summary>
    static readonly TimeSpan InterruptEvery = TimeSpan.FromMilliseconds(20);

    readonly SemaphoreSlim _places;

    /// <summary>A gate for this many calls at once.</summary>
    public EngineGate(int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        Places = places;
        _places = new SemaphoreSlim(places, places);
    }

    public int Places { get; }

    /// <summary>Waits for a place, then runs the work on a thread of its own.</summary>
    /// <param name="work">Blocking work.</param>
    /// <param name="interrupt">Stops what the work is doing; called from another thread, again and again until the work ends.</param>
    /// <param name="cancellationToken">Ends the waiting, or interrupts.</param>
    public async Task<T> RunAsync<T>(Func<T> work, Action interrupt, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var running = Task.Factory.StartNew(
                work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (cancellationToken.Register(cancelled.SetResult))
            {
                await Task.WhenAny(running, cancelled.Task);
            }

            while (!running.IsCompleted)
            {
                interrupt();
                await Task.WhenAny(running, Task.Delay(InterruptEvery, CancellationToken.None));
            }

            return await running;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
