namespace ConnectorKit.Warehouses;

/// <summary>What a pass of maintenance did to a table's files; its rows are the same.</summary>
public readonly record struct Upkeep(int FilesBefore, int FilesAfter)
{
    public static readonly Upkeep Nothing;
}
