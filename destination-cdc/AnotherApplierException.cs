namespace DestinationCdc;

/// <summary>Another applier is ahead of this one (exit code 4).</summary>
sealed class AnotherApplierException(string message) : Exception(message);
