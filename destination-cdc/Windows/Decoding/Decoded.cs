using DestinationCdc.Json;

namespace DestinationCdc.Windows.Decoding;

/// <summary>SQL that makes a target's value of a file's, and SQL that tells when it cannot.</summary>
/// <param name="Value">Expression with exactly the target's type; NULL for NULL, and for what <paramref name="Bad"/> marks.</param>
/// <param name="Bad">Condition that is true for values the target cannot hold; null when there are none.</param>
/// <param name="Expected">What a value must be, for messages.</param>
sealed record Decoded(string Value, string? Bad, string Expected)
{
    /// <summary>How lines are cut; null where the files are Parquet.</summary>
    public JsonCut? Cut { get; init; }

    /// <summary>Every value of the file is one of the target.</summary>
    public static Decoded Always(string value) => new(value, null, "");
}
