namespace ConnectorKit.Warehouses;

/// <summary>What is stored for one table and writer; handed back as the expectation of the next commit.</summary>
/// <param name="Position">Null: created, nothing applied yet.</param>
/// <param name="Intent">
/// Where an unfinished commit was going; differs from <paramref name="Position"/> only after a crash on an engine whose
/// position does not ride in the commit. The next range must then reach at least this far.
/// </param>
/// <param name="Epoch">Counts declarations; 0 where the position rides in the commit.</param>
/// <param name="Version">The table's version that the position stands for.</param>
public sealed record StoredPosition(Position? Position, Position? Intent, long Epoch, long? Version)
{
    /// <summary>A table that nothing has been applied to.</summary>
    public static readonly StoredPosition Nothing = new(null, null, 0, null);

    /// <summary>True when it is unknown whether the rows up to <see cref="Intent"/> arrived.</summary>
    public bool IsUnfinished => Position != Intent;
}
