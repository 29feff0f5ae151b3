namespace DestinationCdc.Json;

/// <summary>A line, or a file of lines, that is not what a changefeed writes; never holds a value.</summary>
sealed class JsonFormatException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The feed lacks an option or has another envelope: nothing a file's restoring could mend.</summary>
    public bool IsOfTheFeed { get; init; }
}
