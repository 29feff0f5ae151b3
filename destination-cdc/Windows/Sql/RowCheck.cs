namespace DestinationCdc.Windows.Sql;

/// <summary>One condition no row may fulfil.</summary>
/// <param name="Column">Column of the file.</param>
/// <param name="Bad">True for a bad row.</param>
/// <param name="Expected">What was expected instead, for the message.</param>
sealed record RowCheck(string Column, string Bad, string Expected)
{
    /// <summary>The message may tell the value's length.</summary>
    public bool IsText { get; init; } = true;

    /// <summary>As STRING the target could hold the value.</summary>
    public bool StringHelps { get; init; }
}
