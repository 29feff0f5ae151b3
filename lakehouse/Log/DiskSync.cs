using System.Runtime.InteropServices;

namespace Lakehouse.Log;

/// <summary>Makes files and directory entries survive a power loss. Data must be synced before the commit that names it.</summary>
static partial class DiskSync
{
    /// <summary>Flushes a file that something else wrote (the engine's data files).</summary>
    public static void File(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Flushes the names in a directory. Nothing to do on Windows.</summary>
    public static void Directory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(path, 0);
        if (handle < 0)
        {
            throw Failure("open", path);
        }

        var synced = Sync(handle);
        var failure = synced == 0 ? null : Failure("fsync", path);
        _ = Close(handle);
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Creates a directory and its parents, with every new name flushed.</summary>
    public static void CreateDirectory(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            CreateDirectory(parent);
        }

        System.IO.Directory.CreateDirectory(path);
        if (parent is not null)
        {
            Directory(parent);
        }
    }

    static IOException Failure(string call, string path) =>
        new($"{call} {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
