namespace DestinationCdc.Applying;

/// <summary>Work on a window that has begun and, as far as anybody said, not ended.</summary>
/// <param name="After">The table's position at which the window begins; null: it had none.</param>
/// <param name="File">The file that is read alone; null: the window as a whole.</param>
/// <param name="Started">How many processes in a row have begun it.</param>
sealed record Attempt(string? After, HeldFile? File, int Started);
