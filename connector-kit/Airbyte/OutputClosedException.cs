namespace ConnectorKit.Airbyte;

/// <summary>Standard output cannot take more (its reader is gone, its disk is full): there is nobody left to tell.</summary>
public sealed class OutputClosedException(IOException innerException)
    : IOException($"Standard output cannot be written: {innerException.Message}", innerException)
{
    /// <summary>The error number of a pipe without a reader (EPIPE), the same on Linux and macOS.</summary>
    const int BrokenPipe = 32;

    /// <summary>The reader has left, which needs no word; anything else (a full disk) does.</summary>
    public bool IsReaderGone => InnerException?.HResult == BrokenPipe;
}
