namespace DestinationCdc.Compression;

/// <summary>A compressed stream that is cut, damaged or followed by something else.</summary>
sealed class DamagedStreamException(string message) : Exception(message);
