namespace ConnectorKit.Databricks.Commits;

/// <summary>Points of a commit at which a crash leaves different things behind.</summary>
enum CommitStep
{
    /// <summary>The rows are files in the volume; no statement names them.</summary>
    Staged,

    /// <summary>The control rows say where the commit goes.</summary>
    Declared,

    /// <summary>Statements of a predecessor cannot commit any more; columns are added.</summary>
    Prepared,

    /// <summary>The rows of one table are in it; reached once per table.</summary>
    DataWritten,

    /// <summary>The control rows say that the commit is done.</summary>
    Confirmed,
}
