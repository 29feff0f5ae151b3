namespace ConnectorKit.ObjectStores;

/// <summary>One object of a listing.</summary>
/// <param name="Key">Path below the store's prefix, with '/' between parts.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredObject(string Key, long Size);
