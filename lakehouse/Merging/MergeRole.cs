namespace Lakehouse.Merging;

/// <summary>Where a column's new value comes from.</summary>
enum MergeRole
{
    Key,

    /// <summary>A value column of a group.</summary>
    Value,

    /// <summary>A group's stored order.</summary>
    Order,

    /// <summary>In the table, but not in the commit: stored values stay, new rows have NULL.</summary>
    Foreign,
}
