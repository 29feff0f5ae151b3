namespace Lakehouse.Writing;

/// <summary>Points of a commit at which a crash leaves different things behind.</summary>
enum CommitStep
{
    /// <summary>Data files and deletion vectors are on disk; no log entry names them.</summary>
    FilesWritten,

    /// <summary>The log entry stands, or somebody else's was first.</summary>
    Committed,

    /// <summary>The checkpoint, where one was due, is written.</summary>
    CheckpointWritten,
}
