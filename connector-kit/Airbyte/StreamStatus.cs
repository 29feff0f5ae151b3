namespace ConnectorKit.Airbyte;

/// <summary>How far a stream is, in this order; the last is one of the two.</summary>
public enum StreamStatus
{
    Started,
    Running,
    Complete,
    Incomplete,
}
