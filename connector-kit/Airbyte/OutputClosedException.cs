namespace ConnectorKit.Airbyte;

/// <summary>Standard output cannot take more (its reader is gone, its disk is full): there is nobody left to tell.</summary>
public sealed class OutputClosedException(Exception innerException)
    : IOException("Standard output was closed by its reader or cannot be written.", innerException);
