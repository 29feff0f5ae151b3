namespace DestinationCdc.Windows;

/// <summary>Where the rows of the files went; always <c>RowsIn = InWindow + Carried + Duplicate</c>.</summary>
/// <param name="RowsIn">Rows of all files read.</param>
/// <param name="InWindow">Rows inside the window, repeats included.</param>
/// <param name="Carried">Rows above the window; they stay in the files for a later one.</param>
/// <param name="Duplicate">Rows at or below the table's position: applied before.</param>
sealed record WindowCounts(long RowsIn, long InWindow, long Carried, long Duplicate)
{
    public static readonly WindowCounts None = new(0, 0, 0, 0);

    public bool AddUp => RowsIn == InWindow + Carried + Duplicate;
}
