namespace Lakehouse.Merging;

/// <summary>Smallest and largest staged value of one key column, as the engine's text.</summary>
/// <param name="Min">Null when all are NULL.</param>
readonly record struct KeyRange(string? Min, string? Max);
