namespace ConnectorKit.Errors;

/// <summary>Who can mend a failure; decided where the failure is understood, read by every program's exit path.</summary>
public enum FailureKind
{
    /// <summary>The user's configuration, credentials or grants; a retry without a change is useless.</summary>
    Configuration,

    /// <summary>A file of the feed or a table holds the work back; the rest may go on.</summary>
    Held,

    /// <summary>A store or warehouse cannot be reached or written; a retry may help.</summary>
    Unreachable,

    /// <summary>Ours.</summary>
    System,
}
