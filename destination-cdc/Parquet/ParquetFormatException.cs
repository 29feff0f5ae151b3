namespace DestinationCdc.Parquet;

/// <summary>The bytes are no Parquet that we read; the message says what was found and what was expected.</summary>
sealed class ParquetFormatException(string message) : Exception(message);
