namespace ConnectorKit.Databricks.Commits;

/// <summary>What is known of a data statement when it is over.</summary>
enum DataEnding
{
    /// <summary>Done, or fenced off: the confirmation tells which.</summary>
    Written,

    /// <summary>It may have run, or may still be running.</summary>
    Unknown,

    /// <summary>The table cannot take the rows; nothing was written.</summary>
    Refused,

    /// <summary>The warehouse or a grant stands against it; nothing was written.</summary>
    Failed,
}
