using ConnectorKit.ObjectStores;

namespace DestinationCdc.Changefeed;

/// <summary>A data file of a feed.</summary>
/// <param name="Object">Where it is, below the feed's prefix.</param>
/// <param name="LocalPath">The file on local disk that the engine reads.</param>
sealed record DataFile(StoredObject Object, DataFileName Name, string LocalPath)
{
    /// <summary>All bytes of the file, where it was read as a whole; null: they are to be read from the disk.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }
}
