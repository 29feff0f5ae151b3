namespace Lakehouse.Writing;

/// <summary>Points of a commit at which a crash leaves different things behind.</summary>
enum CommitStep
{
    /// <summary>It is decided to commit; nothing is written.</summary>
    Planned,

    /// <summary>Data files are on disk, deletion vectors are not.</summary>
    DataFilesWritten,

    /// <summary>Data files and deletion vectors are on disk; no log entry names them.</summary>
    FilesWritten,

    /// <summary>The log entry stands, or somebody else's was first.</summary>
    Committed,

    /// <summary>The checkpoint, where one was due, is written.</summary>
    CheckpointWritten,

    /// <summary>The rows of a manifest are on disk; no log entry names them.</summary>
    ManifestWritten,

    /// <summary>The manifest is published.</summary>
    ManifestCommitted,
}
