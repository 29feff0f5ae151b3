using System.Runtime.InteropServices;
using ConnectorKit.Errors;

namespace Lakehouse.Log;

/// <summary>
/// Creates a whole file or nothing, and only if the name is free: temp file, fsync, <c>link(2)</c>, unlink, fsync of the
/// directory. <see cref="File.Move(string, string, bool)"/> would not do: on Unix it looks first and then renames over
/// whatever came in between.
/// </summary>
static partial class ExclusiveFile
{
    const int FileExists = 17;
    const int Buffer = 64 * 1024;

    /// <summary>False when the name is taken. A crash leaves at worst a temp file that nobody reads.</summary>
    /// <exception cref="UnreachableException">The file could not be written (disk full, permission, no hard links).</exception>
    public static bool TryCreate(string path, Action<Stream> write)
    {
        var directory = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            return TryLink(temporary, path) && Synced(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{path}: cannot be written: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static bool TryLink(string existing, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryMove(existing, path);
        }

        if (Link(existing, path) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == FileExists
            ? false
            : throw new IOException(
                $"link: {Marshal.GetPInvokeErrorMessage(error)} (a commit needs a file system with hard links)");
    }

    /// <summary>MoveFileEx without replacing is exclusive on Windows.</summary>
    static bool TryMove(string existing, string path)
    {
        try
        {
            File.Move(existing, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    static bool Synced(string directory)
    {
        DiskSync.Directory(directory);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);
}
