namespace Lakehouse.Log;

/// <summary>What a commit's content depends on, beside protocol and metadata.</summary>
enum ReadScope
{
    /// <summary>Nothing: rows are only added (a blind append).</summary>
    Nothing,

    /// <summary>Only the files that the commit removes, whose rows it moves elsewhere unchanged.</summary>
    RemovedFiles,

    /// <summary>Any row: a merge by key, a replacement of all rows.</summary>
    WholeTable,
}
