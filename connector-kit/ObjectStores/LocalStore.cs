using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
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

    const int FilesAtOnce = 1024;

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

    /// <summary>The folder is walked by a thread of its own, because to ask for size and time takes as long as to read
    /// the names.</summary>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listed = Channel.CreateUnbounded<StoredObject[]>(new() { SingleWriter = true, SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var walk = Task.Run(() => Walk(listed.Writer, stop.Token), CancellationToken.None);
        var end = walk.ContinueWith(
            walked => listed.Writer.Complete(walked.Exception?.InnerException),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            await foreach (var items in listed.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (var item in items)
                {
                    yield return item;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await end;
        }
    }

    public Task<string> FetchAsync(StoredObject item, string cacheFolder, CancellationToken cancellationToken) =>
        Task.FromResult(Path.Combine(_root, item.Key));

    public void Dispose()
    {
    }

    void Walk(ChannelWriter<StoredObject[]> listed, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var items in Files().Chunk(FilesAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                listed.TryWrite(items);
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
