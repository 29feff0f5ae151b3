using System.Text.Json;
using ConnectorKit.Errors;

namespace Lakehouse.Log;

/// <summary>The folder <c>_delta_log</c> of one table on a local disk: what the rest of the log asks of storage.</summary>
sealed class LogDirectory(string root)
{
    public string Root { get; } = System.IO.Path.GetFullPath(root);

    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetFullPath(root), LogFileName.Directory);

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public bool HasCommit(long version) => File.Exists(PathOf(LogFileName.Commit(version)));

    /// <summary>What tells a commit file from another one of the same name; null when there is none.</summary>
    public CommitStamp? StampOf(long version)
    {
        var file = new FileInfo(PathOf(LogFileName.Commit(version)));
        return file.Exists ? new CommitStamp(file.LastWriteTimeUtc, file.Length) : null;
    }

    /// <summary>Makes the folder if there is none; its name then survives a power loss.</summary>
    /// <exception cref="UnreachableException">The folder cannot be made.</exception>
    public void Create()
    {
        try
        {
            DiskSync.CreateDirectory(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{Path}: cannot be created: {failure.Message}", failure);
        }
    }

    /// <summary>Empty when there is no such folder.</summary>
    /// <exception cref="UnreachableException">The folder cannot be listed.</exception>
    public LogListing List()
    {
        try
        {
            return LogListing.Of(Directory.EnumerateFiles(Path).Select(path => System.IO.Path.GetFileName(path)));
        }
        catch (DirectoryNotFoundException)
        {
            return LogListing.Of([]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{Path}: cannot be listed: {failure.Message}", failure);
        }
    }

    /// <summary>The actions of a commit or of a v2 checkpoint in JSON, in order; unknown ones are left out.</summary>
    /// <exception cref="HeldException">The file is damaged; the message names file and line.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public IEnumerable<LogAction> ReadActions(string name)
    {
        var path = PathOf(name);
        using var stream = OpenRead(path);
        var line = 0;
        foreach (var text in LogLines.Read(stream))
        {
            line++;
            if (Parse(text.Span, path, line) is { } action)
            {
                yield return action;
            }
        }

        if (line == 0)
        {
            throw Damaged(path, 1, "the file is empty", null);
        }
    }

    public IEnumerable<LogAction> ReadCommit(long version) => ReadActions(LogFileName.Commit(version));

    /// <summary>
    /// Writes a commit file if its version is still free. When this returns true the commit survives a power loss; when it
    /// returns false nothing was changed.
    /// </summary>
    /// <exception cref="UnreachableException">
    /// The disk refuses (full, no permission). Nothing was written; only when the directory's own flush fails does the
    /// commit stand, and may be lost with the power.
    /// </exception>
    public bool TryWriteCommit(long version, Action<Stream> write) =>
        ExclusiveFile.TryCreate(PathOf(LogFileName.Commit(version)), write);

    static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (FileNotFoundException)
        {
            throw;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{path}: cannot be read: {failure.Message}", failure);
        }
    }

    static LogAction? Parse(ReadOnlySpan<byte> text, string path, int line)
    {
        text = line == 1 && text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        if (text.Trim(" \t"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            return ActionReader.Read(text);
        }
        catch (JsonException damage)
        {
            throw Damaged(path, line, $"no JSON at byte {damage.BytePositionInLine}", damage);
        }
        catch (Exception damage) when (damage is FormatException or InvalidOperationException)
        {
            throw Damaged(path, line, damage.Message, damage);
        }
    }

    static HeldException Damaged(string path, int line, string what, Exception? cause) => new(
        $"{path}, line {line}: {what}. The table's log is damaged or was cut while it was written; "
        + "restore this file from a backup or from the writer that made it.",
        cause);
}
