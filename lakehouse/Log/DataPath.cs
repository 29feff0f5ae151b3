using ConnectorKit.Errors;

namespace Lakehouse.Log;

/// <summary>Paths in the log are percent-encoded URIs, relative to the table's root or absolute.</summary>
static class DataPath
{
    /// <summary>Undoes %XX only ('+' stands for itself).</summary>
    public static string Decode(string path) =>
        path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path;

    /// <summary>A relative path as it goes into the log; our own names need no encoding.</summary>
    public static string Encode(string relativePath) =>
        string.Join('/', relativePath.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The file on the local disk.</summary>
    /// <exception cref="HeldException">The path points into another store.</exception>
    public static string ToLocal(string root, string path)
    {
        if (SchemeLength(path) is > 0 and var length)
        {
            if (!path.AsSpan(0, length).Equals("file", StringComparison.OrdinalIgnoreCase))
            {
                throw new HeldException(
                    $"{root}: the table refers to {path}, which is not on a local disk; "
                    + "a shallow clone of a table in another store cannot be read here.");
            }

            path = AfterAuthority(path[(length + 1)..]);
        }

        var decoded = Decode(path);
        return decoded.Contains('\0', StringComparison.Ordinal)
            ? throw new HeldException($"{root}: the table's log has a path with a NUL character in it; it is damaged.")
            : Path.GetFullPath(Path.Combine(root, decoded));
    }

    /// <summary>0 when the path has no scheme (RFC 3986: a letter, then letters, digits, '+', '-', '.').</summary>
    static int SchemeLength(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && char.IsAsciiLetter(path[0])
            && path.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0
                ? colon
                : 0;
    }

    static readonly System.Buffers.SearchValues<char> SchemeCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    static string AfterAuthority(string path) => !path.StartsWith("//", StringComparison.Ordinal)
        ? path
        : path.IndexOf('/', 2) is >= 0 and var slash ? path[slash..] : "/";
}
