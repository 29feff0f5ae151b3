using System.Runtime.CompilerServices;
using ConnectorKit.Databricks.Files;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;

namespace ConnectorKit.ObjectStores;

/// <summary>A folder of a Unity Catalog volume, read over the workspace's Files API.</summary>
/// <param name="workspace">Owned and disposed by the store.</param>
/// <param name="folder"><c>/Volumes/catalog/schema/volume</c> and a path below it.</param>
public sealed class VolumeStore(WorkspaceClient workspace, string folder) : IObjectStore
{
    /// <summary>A listing is one call per folder, and a feed has a folder per day or hour: some go side by side.</summary>
    const int FoldersAtOnce = 8;

    readonly VolumeFiles _files = new(workspace);
    readonly string _root = folder.TrimEnd('/');

    public string Location => _root;

    /// <summary>The Files API can refuse to overwrite, but does not say what two writers at once may see.</summary>
    public CreateGuarantee CreateGuarantee => CreateGuarantee.BestEffort;

    public async IAsyncEnumerable<StoredObject> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = new Queue<string>([_root]);
        while (waiting.Count > 0)
        {
            var some = Enumerable.Range(0, Math.Min(FoldersAtOnce, waiting.Count)).Select(_ => waiting.Dequeue());
            foreach (var entry in (await Task.WhenAll(some.Select(ListFolderAsync))).SelectMany(entries => entries))
            {
                if (entry.IsDirectory)
                {
                    waiting.Enqueue(entry.Path.TrimEnd('/'));
                }
                else
                {
                    yield return new StoredObject(entry.Path[(_root.Length + 1)..], entry.Size);
                }
            }
        }

        async Task<List<VolumeEntry>> ListFolderAsync(string path) =>
            await _files.ListAsync(path, cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>The copy stands under the volume's own path, so that stores may share a cache folder.</summary>
    /// <exception cref="UnreachableException">The download broke off, or has another size than the listing said.</exception>
    public async Task<string> FetchAsync(StoredObject item, string cacheFolder, CancellationToken cancellationToken)
    {
        var path = $"{_root}/{item.Key}";
        var copy = Path.Combine(cacheFolder, path.TrimStart('/'));
        if (new FileInfo(copy) is { Exists: true } there && there.Length == item.Size)
        {
            return copy;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        var partial = $"{copy}.part";
        await _files.GetAsync(path, partial, cancellationToken);
        var size = new FileInfo(partial).Length;
        if (size != item.Size)
        {
            File.Delete(partial);
            throw new UnreachableException(
                $"{path} came as {size} bytes, the listing said {item.Size}: it is being written or was replaced; try again.");
        }

        File.Move(partial, copy, overwrite: true);
        return copy;
    }

    public void Dispose() => workspace.Dispose();
}
