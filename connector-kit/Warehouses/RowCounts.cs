namespace ConnectorKit.Warehouses;

/// <summary>Rows a commit touched; a row rewritten with equal values may count as updated.</summary>
/// <param name="Total">Live rows of the table after the commit; null where the engine would have to scan.</param>
public sealed record RowCounts(long Inserted, long Updated, long Deleted, long? Total)
{
    public static readonly RowCounts None = new(0, 0, 0, null);
}
