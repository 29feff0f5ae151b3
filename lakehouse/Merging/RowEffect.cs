namespace Lakehouse.Merging;

/// <summary>What a merge does to a stored row.</summary>
enum RowEffect
{
    /// <summary>Nothing: what is stored is newer.</summary>
    Keep = 0,

    Delete = 1,

    /// <summary>The staged row takes its place whole.</summary>
    Replace = 2,

    /// <summary>Its successor has values of both.</summary>
    Mix = 3,
}
