namespace Lakehouse.Log;

/// <summary>
/// What a file's statistics say of one column, as text: numbers as their digits, strings, dates and times as they stand.
/// The bounds hold for every row of the file, also for deleted ones; strings may be cut (the maximum upwards).
/// </summary>
/// <param name="NullCount">Null when unknown.</param>
readonly record struct ColumnBounds(string? Min, string? Max, long? NullCount);
