using System.Collections.Concurrent;
using ConnectorKit.ObjectStores;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Windows;

/// <summary>
/// Small files whole, from when they are planned until they are staged: with thousands of them, opening each is what takes
/// the time. 64 MiB are kept at most; what finds no room is opened again.
/// </summary>
sealed class SmallFiles
{
    const int MostFileBytes = 256 << 10;
    const long MostBytes = 64 << 20;

    readonly ConcurrentDictionary<(string Path, StoredObject Object), ReadOnlyMemory<byte>> _kept = [];
    long _bytes;

    public static bool IsSmall(DataFile file) => file.Object.Size <= MostFileBytes;

    /// <summary>The file with its content when it is small, else as it is.</summary>
    public static DataFile Read(DataFile file)
    {
        if (!IsSmall(file) || file.Content is not null)
        {
            return file;
        }

        // The writer may still be at work, and the listing may be older than the file.
        using var handle = File.OpenHandle(
            file.LocalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[RandomAccess.GetLength(handle)];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(handle, content.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        return file with { Content = content.AsMemory(0, length) };
    }

    /// <summary>Keeps the content, as long as there is room.</summary>
    public void Keep(DataFile file)
    {
        if (file.Content is not { } content)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, content.Length) > MostBytes
            || !_kept.TryAdd((file.LocalPath, file.Object), content))
        {
            Interlocked.Add(ref _bytes, -content.Length);
        }
    }

    /// <summary>The file with its content where that was kept; it is not kept any longer.</summary>
    public DataFile Take(DataFile file)
    {
        if (!_kept.TryRemove((file.LocalPath, file.Object), out var content))
        {
            return file;
        }

        Interlocked.Add(ref _bytes, -content.Length);
        return file with { Content = content };
    }
}
