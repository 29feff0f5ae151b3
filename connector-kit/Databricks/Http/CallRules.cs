namespace ConnectorKit.Databricks.Http;

/// <summary>How one HTTP call may be treated.</summary>
/// <param name="RepeatSafely">
/// Sending it twice is the same as once, so it is sent again after any failure that may pass. Otherwise only where the
/// server cannot have acted: no connection, or "too many requests".
/// </param>
/// <param name="StreamReply">The body is read by the caller as it comes.</param>
/// <param name="Timeout">For one try, to the headers (or to the end of a reply that is not streamed).</param>
public sealed record CallRules(bool RepeatSafely, bool StreamReply = false, TimeSpan? Timeout = null);
