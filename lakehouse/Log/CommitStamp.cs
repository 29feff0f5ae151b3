namespace Lakehouse.Log;

/// <summary>
/// When a commit file was written and how long it is. A table that was dropped and made anew has the same names in its log,
/// and a snapshot of the old one must not be taken for one of the new.
/// </summary>
readonly record struct CommitStamp(DateTime Written, long Length);
