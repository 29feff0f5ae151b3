namespace ConnectorKit.Warehouses;

/// <summary>What a cursor read does with rows whose cursor is NULL.</summary>
public enum CursorNulls
{
    Include,
    Exclude,

    /// <summary>Only those rows, for counting them.</summary>
    Only,
}
