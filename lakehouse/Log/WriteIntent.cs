namespace Lakehouse.Log;

/// <summary>What a commit does to the rows that are there.</summary>
enum WriteIntent
{
    /// <summary>Leaves them alone.</summary>
    Append,

    /// <summary>Updates, deletes or replaces them.</summary>
    Change,
}
