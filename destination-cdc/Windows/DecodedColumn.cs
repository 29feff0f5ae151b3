using DestinationCdc.Windows.Decoding;

namespace DestinationCdc.Windows;

/// <summary>How one column of the target comes from the files of a shape.</summary>
/// <param name="Source">Column of the file; null where these files have none and the value is NULL.</param>
/// <param name="IsText">Whether the source is text or bytes, whose length a message may tell.</param>
sealed record DecodedColumn(TargetColumn Target, string? Source, bool IsText, Decoded Value);
