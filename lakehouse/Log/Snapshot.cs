using System.Collections.Immutable;
using Lakehouse.Schema;

namespace Lakehouse.Log;

/// <summary>A table at one version; immutable.</summary>
sealed class Snapshot
{
    readonly Lazy<ImmutableArray<AddFile>> _files;

    public Snapshot(
        string root, long version, Protocol protocol, Metadata metadata, Dictionary<FileKey, AddFile> filesByKey)
    {
        Root = root;
        Version = version;
        Protocol = protocol;
        Metadata = metadata;
        FilesByKey = filesByKey;
        _files = new(SortedFiles);
    }

    /// <summary>The table's folder, absolute.</summary>
    public string Root { get; }

    public long Version { get; }

    public Protocol Protocol { get; }

    public Metadata Metadata { get; }

    public DeltaSchema Schema => Metadata.Schema;

    /// <summary>Live files ordered by path: the same order for the same version, however it was loaded.</summary>
    public ImmutableArray<AddFile> Files => _files.Value;

    public int FileCount => FilesByKey.Count;

    /// <summary>By application id.</summary>
    public required IReadOnlyDictionary<string, AppTransaction> Transactions { get; init; }

    /// <summary>By domain; removed ones are left out.</summary>
    public required IReadOnlyDictionary<string, DomainMetadata> Domains { get; init; }

    /// <summary>The newest commit's provenance; null when only a checkpoint is left of it or the writer gave none.</summary>
    public CommitInfo? LastCommit { get; init; }

    /// <summary>Of the version's commit file; null when only a checkpoint is left of it.</summary>
    public CommitStamp? Stamp { get; init; }

    /// <summary>Rows that a reader sees; null when a file has no statistics.</summary>
    public long? LiveRecords
    {
        get
        {
            long? rows = 0;
            foreach (var file in FilesByKey.Values)
            {
                rows += file.LiveRecords;
            }

            return rows;
        }
    }

    /// <summary>The stored number of an application, such as a position; null when it never wrote.</summary>
    public long? TransactionVersion(string appId) => Transactions.GetValueOrDefault(appId)?.Version;

    public IReadOnlyDictionary<FileKey, AddFile> FilesByKey { get; }

    /// <summary>The file's place on the local disk.</summary>
    public string PathOf(AddFile file) => DataPath.ToLocal(Root, file.Path);

    ImmutableArray<AddFile> SortedFiles()
    {
        var files = FilesByKey.Values.ToArray();
        Array.Sort(files, static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return [.. files];
    }
}
