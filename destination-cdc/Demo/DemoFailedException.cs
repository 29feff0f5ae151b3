namespace DestinationCdc.Demo;

/// <summary>The demonstration did not show what it should; the message says what was found instead.</summary>
sealed class DemoFailedException(string message) : Exception(message);
