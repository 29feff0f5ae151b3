namespace ConnectorKit.Databricks.Files;

/// <summary>One entry of a volume's folder.</summary>
/// <param name="Path">From <c>/Volumes</c> on.</param>
/// <param name="Size">Bytes; 0 for a folder.</param>
public sealed record VolumeEntry(string Path, bool IsDirectory, long Size, DateTimeOffset LastModified);
