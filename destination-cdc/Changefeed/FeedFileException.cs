using ConnectorKit.Errors;

namespace DestinationCdc.Changefeed;

/// <summary>
/// A data file that cannot be applied. The message names the file, the row and column where there is one, what was
/// found (by type and length, never the value), what was expected and what to do.
/// </summary>
/// <param name="kind"><see cref="FailureKind.Held"/>, or <see cref="FailureKind.Configuration"/> when the feed lacks an
/// option.</param>
sealed class FeedFileException(DataFile file, FailureKind kind, string message, Exception? innerException = null)
    : ConnectorException(kind, $"{file.Object.Key}: {message}", innerException)
{
    public DataFile File { get; } = file;
}
