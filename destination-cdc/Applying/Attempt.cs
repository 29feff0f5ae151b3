namespace DestinationCdc.Applying;

/// <summary>Work on a window that has begun and, as far as anybody said, not ended.</summary>
/// <param name="After">The table's position at which the window begins; null: it had none.</param>
/// <param name="File">The file that is read alone; null: the window as a whole.</param>
/// <param name="Started">How many processes in a row have begun it and, but for the last, died of it.</param>
/// <param name="By">The last of them; null in notes that do not say so.</param>
sealed record Attempt(string? After, HeldFile? File, int Started, ProcessIdentity? By = null)
{
    /// <summary>How many processes in a row died of it.</summary>
    public int Deaths() => By?.IsAlive() == true ? Started - 1 : Started;
}
