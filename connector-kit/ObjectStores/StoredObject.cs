namespace ConnectorKit.ObjectStores;

/// <summary>One object of a listing.</summary>
/// <param name="Key">Path below the store's prefix, with '/' between parts.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When it was written, by the store's clock; null when the store does not say.</param>
public sealed record StoredObject(string Key, long Size, DateTimeOffset? Modified = null);
