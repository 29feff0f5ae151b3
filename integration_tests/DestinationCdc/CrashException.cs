namespace IntegrationTests.DestinationCdc;

/// <summary>Stands for the death of the process at this very place.</summary>
sealed class CrashException(string message) : Exception(message);
