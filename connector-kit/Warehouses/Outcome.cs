namespace ConnectorKit.Warehouses;

/// <summary>How one table's commit ended.</summary>
public enum Outcome
{
    /// <summary>Written, or nothing to write and the position moved.</summary>
    Committed,

    /// <summary>The stored position is already <see cref="TableCommit.Next"/>; nothing was written.</summary>
    AlreadyThere,

    /// <summary>Something else is stored; nothing was written. Read the position and plan again.</summary>
    Superseded,

    /// <summary>This table cannot take the change (see the message); nothing was written.</summary>
    Held,
}
