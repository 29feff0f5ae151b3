using ConnectorKit.ObjectStores;

namespace DestinationCdc.Changefeed;

/// <summary>A data file as a listing shows it, before it is fetched.</summary>
sealed record ListedFile(StoredObject Object, DataFileName Name);
