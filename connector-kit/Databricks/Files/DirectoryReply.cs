using System.Collections.Immutable;

namespace ConnectorKit.Databricks.Files;

/// <summary>One page of a folder's listing; a page may be empty and still have a next one.</summary>
sealed record DirectoryReply
{
    public ImmutableArray<EntryPart>? Contents { get; init; }

    public string? NextPageToken { get; init; }

    /// <summary>A file or a folder.</summary>
    /// <param name="LastModified">Milliseconds since 1970.</param>
    public sealed record EntryPart(string Path, bool IsDirectory, long FileSize, long LastModified);
}
