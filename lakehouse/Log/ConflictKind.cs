namespace Lakehouse.Log;

/// <summary>Which rule of <see cref="ConflictChecker"/> spoke.</summary>
enum ConflictKind
{
    /// <summary>The log was cleaned up or made anew since it was read.</summary>
    LogMoved,

    TableCreated,
    Protocol,
    Metadata,
    Domain,
    Transaction,
    FileAdded,
    FileRemoved,
}
