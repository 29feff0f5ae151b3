using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Changefeed;

/// <summary>A RESOLVED object: every row up to the time is in files whose names sort before its own.</summary>
sealed record ResolvedMark(Position Time, StoredObject Object);
