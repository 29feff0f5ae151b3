using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using ConnectorKit.Errors;

namespace ConnectorKit.ObjectStores;

/// <summary>A folder on this machine.</summary>
public sealed class LocalStore(string folder) : IObjectStore
{
    static readonly EnumerationOptions WholeTree = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.None,
    };

    readonly string _root = Path.GetFullPath(folder);

    public string Location => _root;

    public CreateGuarantee CreateGuarantee => CreateGuarantee.Atomic;

    /// <summary>A path (relative to the working directory) or <c>file:///…</c>.</summary>
    /// <exception cref="ConfigException">A <c>file:</c> address of another machine.</exception>
    public static LocalStore Open(string url)
    {
        if (!url.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return new LocalStore(url);
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Host.Length == 0
            ? new LocalStore(address.LocalPath)
            : throw new ConfigException($"'{url}' names another machine; expected file:/// and a path on this one.");
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await Task.Run(() => List(cancellationToken), cancellationToken))
        {
            yield return item;
        }
    }

    public Task<string> FetchAsync(StoredObject item, string cacheFolder, CancellationToken cancellationToken) =>
        Task.FromResult(Path.Combine(_root, item.Key));

    public void Dispose()
    {
    }

    List<StoredObject> List(CancellationToken cancellationToken)
    {
        var items = new List<StoredObject>();
        try
        {
            foreach (var item in Files())
            {
                cancellationToken.ThrowIfCancellationRequested();
                items.Add(item);
            }
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ConfigException($"The folder {_root} does not exist; create it or correct the path.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ConfigException($"The folder {_root} may not be read: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new UnreachableException($"The folder {_root} cannot be listed: {e.Message}", e);
        }

        return items;
    }

    FileSystemEnumerable<StoredObject> Files()
    {
        var prefix = Path.TrimEndingDirectorySeparator(_root).Length;
        return new FileSystemEnumerable<StoredObject>(
            _root,
            (ref FileSystemEntry entry) => new StoredObject(
                Key(ref entry, prefix), entry.Length, entry.LastWriteTimeUtc),
            WholeTree)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        };
    }

    static string Key(ref FileSystemEntry entry, int prefix)
    {
        var below = entry.Directory[prefix..].TrimStart(Path.DirectorySeparatorChar);
        var key = below.IsEmpty ? entry.FileName.ToString() : string.Concat(below, "/", entry.FileName);
        return Path.DirectorySeparatorChar == '/' ? key : key.Replace(Path.DirectorySeparatorChar, '/');
    }
}
