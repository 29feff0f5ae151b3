namespace ConnectorKit.ObjectStores;

/// <summary>
/// A prefix in an object store or a folder on disk. Errors come as <see cref="Errors.ConfigException"/> (missing,
/// forbidden) or <see cref="Errors.UnreachableException"/>; retries happen in one decorator, never in here.
/// </summary>
public interface IObjectStore : IDisposable
{
    /// <summary>What the user configured, without secrets, for messages.</summary>
    string Location { get; }

    CreateGuarantee CreateGuarantee { get; }

    /// <summary>Every object below the prefix, in no promised order.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The object as a file on local disk that the engine can read: itself for a local store, else a copy in
    /// <paramref name="cacheFolder"/>, whose owner removes it.
    /// </summary>
    Task<string> FetchAsync(StoredObject item, string cacheFolder, CancellationToken cancellationToken);
}
