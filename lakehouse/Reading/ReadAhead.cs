using ConnectorKit.Batches;

namespace Lakehouse.Reading;

/// <summary>
/// Hands out a slice's batches one by one while the next group is read. Reading and handing out never hold the engine's gate
/// while they wait for the caller.
/// </summary>
sealed class ReadAhead(SliceReader reader) : IAsyncDisposable
{
    readonly Queue<ColumnBatch> _ready = new();
    Task<IReadOnlyList<ColumnBatch>>? _next;

    /// <summary>Null at the end.</summary>
    public async Task<ColumnBatch?> NextAsync(CancellationToken cancellationToken)
    {
        if (_ready.TryDequeue(out var batch))
        {
            return batch;
        }

        var reading = _next ?? reader.ReadGroupAsync(cancellationToken);
        _next = null;
        foreach (var read in await reading)
        {
            _ready.Enqueue(read);
        }

        if (!_ready.TryDequeue(out batch))
        {
            return null;
        }

        _next = reader.ReadGroupAsync(cancellationToken);
        return batch;
    }

    /// <summary>The caller may leave at any batch; the connection must be idle before it closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_next is { } reading)
        {
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var batch in reading.IsCompletedSuccessfully ? await reading : [])
            {
                batch.Dispose();
            }
        }

        foreach (var batch in _ready)
        {
            batch.Dispose();
        }
    }
}
